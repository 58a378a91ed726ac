// Python's regular expressions in JavaScript: hide_regex and show_regex mean in the page what they mean on the command line.
//
// A pattern is read element by element and written again for JavaScript's `v` flag, where sets may stand inside each other
// and all that is no letter or digit may be escaped. What has no counterpart is an error that names it. The syntax:
// https://docs.python.org/3/library/re.html

/** Says what is wrong with a pattern, and where. */
export class RegexError extends Error {}

const BEGIN = "(?<![^])";
const END = "(?![^])";
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const WORD = "[\\p{L}\\p{N}_]";
const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;
const CLASSES: Record<string, string> = {
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  w: WORD,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
};
const ASSERTIONS: Record<string, string> = { A: BEGIN, Z: END, z: END, b: BOUNDARY, B: `(?:(?!${BOUNDARY}))` };
const CONTROLS: Record<string, string> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

/** re.match: whether the pattern matches at the start of the text. Throws a RegexError. */
export function pythonMatcher(pattern: string): (text: string) => boolean {
  const { source, flags } = new Translation(pattern).result();
  try {
    const regex = new RegExp(source, flags);
    return (text) => {
      regex.lastIndex = 0;
      return regex.test(text);
    };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /, "") : "";
    throw new RegexError(`"${pattern}" is not a valid regular expression: ${why}`);
  }
}

class Translation {
  private at = 0;
  private readonly flags = new Set<string>();

  constructor(private readonly pattern: string) {}

  result(): { source: string; flags: string } {
    this.leadingFlags();
    let source = "";
    while (this.at < this.pattern.length) source += this.element();
    return { source, flags: this.flags.has("i") ? "vyi" : "vy" };
  }

  private fail(why: string, at = this.at): never {
    throw new RegexError(`"${this.pattern}" is not a valid regular expression here: ${why} (at position ${at})`);
  }

  /** Goes past what stands here, if it is that. `regex`: sticky. */
  private take(regex: RegExp): RegExpExecArray | null {
    regex.lastIndex = this.at;
    const found = regex.exec(this.pattern);
    if (found) this.at = regex.lastIndex;
    return found;
  }

  /** Empty at the end. */
  private character(): string {
    return this.take(/./suy)?.[0] ?? "";
  }

  private leadingFlags(): void {
    for (;;) {
      const begin = this.at;
      const found = this.take(/\(\?([a-zA-Z]+)\)/y);
      if (!found) return;
      for (const flag of found[1]) {
        if (!"imsxu".includes(flag)) this.fail(`the flag "${flag}" is not known in a report`, begin);
        this.flags.add(flag);
      }
    }
  }

  private element(): string {
    const begin = this.at;
    const character = this.character();
    const isMultiline = this.flags.has("m");
    switch (character) {
      case "\\":
        return this.escape(begin, false);
      case "[":
        return this.set(begin);
      case "(":
        return this.group(begin);
      case ".":
        return this.flags.has("s") ? "[^]" : "[^\\n]";
      case "^":
        return isMultiline ? "(?<![^\\n])" : BEGIN;
      case "$":
        return isMultiline ? "(?![^\\n])" : `(?=\\n?${END})`;
      case "*":
      case "+":
      case "?":
        return this.quantifier(character);
      case "{":
        return this.braces();
      case ")":
      case "|":
        return character;
    }
    if (this.flags.has("x")) {
      const isComment = character === "#" && this.take(/[^\n]*\n?/y);
      if (isComment || /\s/.test(character)) return "";
    }
    return literal(character);
  }

  private quantifier(text: string): string {
    if (this.pattern[this.at] === "+") this.fail("a possessive quantifier (such as a++) is not known in a report");
    return text + (this.take(/\?/y) ?? "");
  }

  private braces(): string {
    const found = this.take(/(?!\})(\d*)(,?\d*)\}/y);
    return found ? this.quantifier(`{${found[1] || "0"}${found[2]}}`) : "\\{";
  }

  private group(begin: number): string {
    const found = this.take(/\?P<([^>]*)>|\?P=([^)]*)\)|\?#[^)]*\)|\?[:=!]|\?<[=!]|(?!\?)/y);
    if (!found) this.fail(`"(${this.pattern.slice(this.at, this.at + 2)}" is not known in a report`, begin);
    const [text, name, reference] = found;
    if (name !== undefined) return `(?<${name}>`;
    if (reference !== undefined) return `(?:\\k<${reference}>)`;
    return text.startsWith("?#") ? "" : `(${text}`;
  }

  // What follows a backslash.
  private escape(begin: number, inSet: boolean): string {
    const octal = this.take(inSet ? /0[0-7]{0,2}|[1-7][0-7]*/y : /0[0-7]{0,2}|[1-7][0-7]{2}/y);
    if (octal) return literal(String.fromCharCode(parseInt(octal[0], 8)));
    const reference = inSet ? null : this.take(/\d\d?/y);
    if (reference) return `(?:\\${reference[0]})`;
    const letter = this.character();
    if (letter === "") this.fail("it ends with a backslash", begin);
    if (letter in CLASSES) return CLASSES[letter];
    if (letter in HEX_DIGITS) {
      const digits = HEX_DIGITS[letter];
      const code = parseInt(this.take(new RegExp(`[0-9a-fA-F]{${digits}}`, "y"))?.[0] ?? "", 16);
      if (!(code <= 0x10ffff)) this.fail(`"\\${letter}" needs ${digits} hexadecimal digits of a character`, begin);
      return literal(String.fromCodePoint(code));
    }
    if (!inSet && letter in ASSERTIONS) return ASSERTIONS[letter];
    if (letter in CONTROLS) return literal(CONTROLS[letter]);
    if (/[a-zA-Z]/.test(letter)) this.fail(`"\\${letter}" is not known in a report`, begin);
    if (/\d/.test(letter)) this.fail(`"\\${letter}" in a set`, begin);
    return literal(letter);
  }

  // A set such as [a-z\d]; `[` in it is a character, and so is `]` where it comes first.
  private set(begin: number): string {
    let out = this.take(/\^/y) ? "[^" : "[";
    do {
      out += this.setMember(begin);
      if (this.take(/-(?=[^\]])/y)) out += `-${this.setMember(begin)}`;
    } while (!this.take(/\]/y));
    return `${out}]`;
  }

  private setMember(beginOfSet: number): string {
    const begin = this.at;
    const character = this.character();
    if (character === "") this.fail("a set is not closed with ]", beginOfSet);
    return character === "\\" ? this.escape(begin, true) : literal(character);
  }
}

// The character itself, in a set and outside.
function literal(character: string): string {
  return /[\p{L}\p{N}_]/u.test(character) ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
