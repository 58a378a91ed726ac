import { describe, expect, it } from "vitest";
import { pythonMatcher, RegexError } from "./python_regex.ts";

const matches = (pattern: string, text: string) => pythonMatcher(pattern)(text);

// What Python's re.match says, unless a line says otherwise.
describe("a pattern of Python", () => {
  it.each<[string, string, boolean]>([
    ["b", "abc", false],
    ["a", "abc", true],
    ["", "", true],
    [".*\\.py$", "/a/b.py", true],
    [".*\\.py$", "/a/b.py\n", true],
    [".*\\.py\\Z", "/a/b.py\n", false],
    [".*\\.py\\Z", "/a/b.py", true],
    ["\\A/usr", "/usr/lib", true],
    [".*^b", "a\nb", false],
    ["(?m)a\n^b$", "a\nb\nc", true],
    ["a.b", "a\nb", false],
    ["a.b", "a\u2028b", true],
    ["(?s)a.b", "a\nb", true],
    ["^(?!.*json).*lib.*", "/usr/lib/json/x.py", false],
    ["^(?!.*json).*lib.*", "/usr/lib/x.py", true],
    ["(?i).*PROJECT.*", "/home/project/a.py", true],
    ["(?P<q>['\"]).*(?P=q)$", "'a'", true],
    ["(?P<q>['\"]).*(?P=q)$", "'a\"", false],
    ["(a)\\1", "aa", true],
    ["(a)\\1", "ab", false],
    ["(?#nothing)a", "a", true],
    ["(?x) a b # c\n c", "abc", true],
    ["a{,2}b", "aab", true],
    ["a{,2}b", "aaab", false],
    ["a{2}b", "aab", true],
    ["a{2,}?b", "aaaab", true],
    ["a{x}", "a{x}", true],
    ["a{}", "a{}", true],
    ["[]a]+$", "]a", true],
    ["[^]a]", "b", true],
    ["[[:alpha:]]", ":]", true],
    ["[a-]+$", "a-", true],
    ["[\\w.-]+$", "größe_1.x-y", true],
    ["[^\\W\\d_]+$", "äb", true],
    ["[^\\W\\d_]+$", "a1", false],
    ["[\\d]+$", "٣4", true],
    ["\\d\\D\\s\\S\\w\\W", "1a b_!", true],
    ["a\\b.b", "a b", true],
    ["a\\Bb", "ab", true],
    ["\\bа", "а", true],
    ["\\x2f\\u0075\\U00000073\\162", "/usr", true],
    ["\\0", "\0", true],
    ["[\\101\\n\\]\\\\]+$", "A\n]\\", true],
    ["\\-\\_\\ \\'\\\"\\#\\&\\~", "-_ '\"#&~", true],
    [".*[/\\\\]re[/\\\\]", "C:\\re\\x.py", true],
    [".\\Z", "\u{1f40d}", true],
    [".\\Z", "\udce9", true],
    ["(?<=/)a", "/a", false],
    ["/(?<=/)a(?<!/a)", "/a", false],
    ["/(?<!b)a", "/a", true],
    ["(?:a|b)+?c", "abc", true],
    ["x*", "/usr", true],
    ["a|/b", "/b", true],
    ["/+&&--", "/&&--", true],
    ["[&&]", "&", true],
  ])("%j on %j is %j", (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});

describe("a pattern that has no meaning here", () => {
  it.each([
    ["a(b", "is not a valid regular expression"],
    ["*", "Nothing to repeat"],
    ["[a", "a set is not closed with ] (at position 0)"],
    ["a++", "a possessive quantifier"],
    ["(?>a)", '"(?>" is not known in a report (at position 0)'],
    ["(a)(?(1)b|c)", '"(?(" is not known in a report (at position 3)'],
    ["\\N{EM DASH}", '"\\N" is not known in a report (at position 0)'],
    ["a\\", "it ends with a backslash (at position 1)"],
    ["\\u12", '"\\u" needs 4 hexadecimal digits'],
    ["\\U00110000", '"\\U" needs 8 hexadecimal digits of a character'],
    ["(?a)\\w", 'the flag "a" is not known in a report'],
    ["(?i:a)b", '"(?i" is not known in a report (at position 0)'],
    ["a(?i)b", "is not known in a report (at position 1)"],
    ["[\\9]", '"\\9" in a set'],
    ["(?P<1>a)", "is not a valid regular expression"],
  ])("%j is an error that names it: %s", (pattern, message) => {
    expect(() => pythonMatcher(pattern)).toThrow(message);
    expect(() => pythonMatcher(pattern)).toThrow(RegexError);
    expect(() => pythonMatcher(pattern)).toThrow(`"${pattern}"`);
  });
});
