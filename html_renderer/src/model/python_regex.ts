// Python's regular expressions in JavaScript: hide_regex and show_regex mean in the page what they mean on the command line.

/** Says what is wrong with a pattern, and where. */
export class RegexError extends Error {}

/** re.match: whether the pattern matches at the start of the text. Throws a RegexError. */
export function pythonMatcher(_pattern: string): (text: string) => boolean {
  throw new Error("TODO");
}
