// Python's regular expressions in JavaScript: hide_regex and show_regex mean in the page what they mean on the command line.
//
// A pattern is read element by element and written again for JavaScript's `v` flag, where sets may stand inside each other
// and all that is no letter or digit may be escaped. What has no counterpart is an error that names it. The syntax:
// https://docs.python.org/3/library/re.html

/** Says what is wrong with a pattern, and where. */
export class RegexError extends Error {}

const LINE_FEED_OR_END = "(?=\\n?(?![^]))";
const WORD = "\\p{L}\\p{N}_";
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const CLASSES: Record<string, string> = {
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  w: `[${WORD}]`,
  W: `[^${WORD}]`,
  s: `[${SPACE}]`,
  S: `[^${SPACE}]`,
};
const CONTROLS: Record<string, number> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** re.match: whether the pattern matches at the start of the text. Throws a RegexError. */
export function pythonMatcher(pattern: string): (text: string) => boolean {
  const { source, flags } = new Translation(pattern).result();
  try {
    const regex = new RegExp(source, `vy${flags}`);
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
  private out = "";
  private ignoreCase = false;
  private multiline = false;
  private dotAll = false;
  private verbose = false;

  constructor(private readonly pattern: string) {}

  result(): { source: string; flags: string } {
    this.leadingFlags();
    while (this.at < this.pattern.length) this.element();
    return { source: this.out, flags: this.ignoreCase ? "i" : "" };
  }

  private fail(why: string, at = this.at): never {
    throw new RegexError(`"${this.pattern}" is not a valid regular expression here: ${why} (at position ${at})`);
  }

  private leadingFlags(): void {
    for (;;) {
      const found = /^\(\?([a-zA-Z]+)\)/.exec(this.pattern.slice(this.at));
      if (!found) return;
      for (const flag of found[1]) this.setFlag(flag);
      this.at += found[0].length;
    }
  }

  private setFlag(flag: string): void {
    if (flag === "i") this.ignoreCase = true;
    else if (flag === "m") this.multiline = true;
    else if (flag === "s") this.dotAll = true;
    else if (flag === "x") this.verbose = true;
    else if (flag !== "u") this.fail(`the flag "${flag}" is not known in a report`);
  }

  private element(): void {
    const { pattern } = this;
    const character = String.fromCodePoint(pattern.codePointAt(this.at)!);
    const begin = this.at;
    this.at += character.length;
    switch (character) {
      case "\\":
        this.out += this.escape(false);
        return;
      case "[":
        this.out += this.set(begin);
        return;
      case "(":
        this.group(begin);
        return;
      case ".":
        this.out += this.dotAll ? "[^]" : "[^\\n]";
        return;
      case "^":
        this.out += this.multiline ? "(?<![^\\n])" : "(?<![^])";
        return;
      case "$":
        this.out += this.multiline ? "(?![^\\n])" : LINE_FEED_OR_END;
        return;
      case "*":
      case "+":
      case "?":
        this.quantifier(character);
        return;
      case "{":
        this.braces();
        return;
      case ")":
      case "|":
        this.out += character;
        return;
    }
    if (this.verbose && /\s/.test(character)) return;
    if (this.verbose && character === "#") {
      const end = pattern.indexOf("\n", this.at);
      this.at = end < 0 ? pattern.length : end + 1;
      return;
    }
    this.out += literal(character);
  }

  private quantifier(text: string): void {
    this.out += text;
    if (this.pattern[this.at] === "+") this.fail("a possessive quantifier (such as a++) is not known in a report");
    if (this.pattern[this.at] === "?") this.out += this.pattern[this.at++];
  }

  private braces(): void {
    const found = /^(\d*)(,?)(\d*)\}/.exec(this.pattern.slice(this.at));
    if (!found || (found[1] === "" && found[2] === "")) {
      this.out += "\\{";
      return;
    }
    this.at += found[0].length;
    this.quantifier(`{${found[1] || "0"}${found[2]}${found[3]}}`);
  }

  private group(begin: number): void {
    const rest = this.pattern.slice(this.at);
    if (rest[0] !== "?") {
      this.out += "(";
      return;
    }
    const named = /^\?P<([^>]*)>/.exec(rest);
    const back = /^\?P=([^)]*)\)/.exec(rest);
    const comment = /^\?#[^)]*\)/.exec(rest);
    const plain = /^\?(?:[:=!]|<[=!])/.exec(rest);
    const found = named ?? back ?? comment ?? plain;
    if (!found) this.fail(`"(${rest.slice(0, 2)}" is not known in a report`, begin);
    this.at += found[0].length;
    if (named) this.out += `(?<${named[1]}>`;
    else if (back) this.out += `(?:\\k<${back[1]}>)`;
    else if (plain) this.out += `(${plain[0]}`;
  }

  // What follows a backslash.
  private escape(inSet: boolean): string {
    const { pattern } = this;
    const begin = this.at - 1;
    if (this.at === pattern.length) this.fail("it ends with a backslash", begin);
    const letter = String.fromCodePoint(pattern.codePointAt(this.at)!);
    this.at += letter.length;
    if (letter in CLASSES) return CLASSES[letter];
    const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
    if (digits > 0) {
      const hex = pattern.slice(this.at, this.at + digits);
      const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? parseInt(hex, 16) : Infinity;
      if (code > 0x10ffff) this.fail(`"\\${letter}" needs ${digits} hexadecimal digits of a character`, begin);
      this.at += digits;
      return literal(String.fromCodePoint(code));
    }
    if (/\d/.test(letter)) return this.number(letter, inSet);
    if (!inSet) {
      if (letter === "A") return "(?<![^])";
      if (letter === "Z" || letter === "z") return "(?![^])";
      if (letter === "b") return `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`;
      if (letter === "B") return `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`;
    }
    if (letter in CONTROLS) return literal(String.fromCharCode(CONTROLS[letter]));
    if (/[a-zA-Z]/.test(letter)) this.fail(`"\\${letter}" is not known in a report`, begin);
    return literal(letter);
  }

  // A backreference, or a character by its octal number.
  private number(first: string, inSet: boolean): string {
    const rest = this.pattern.slice(this.at);
    const octal = first === "0" ? /^[0-7]{0,2}/.exec(rest) : inSet ? /^[0-7]*/.exec(rest) : /^[0-7]{2}/.exec(rest);
    if (octal && /[0-7]/.test(first)) {
      this.at += octal[0].length;
      return literal(String.fromCharCode(parseInt(first + octal[0], 8)));
    }
    if (inSet) this.fail(`"\\${first}" in a set`, this.at - 2);
    const second = /^\d/.exec(rest);
    if (second) ++this.at;
    return `(?:\\${first}${second ? second[0] : ""})`;
  }

  // A set such as [a-z\d]; `[` in it is a character, and so is `]` where it comes first.
  private set(begin: number): string {
    const { pattern } = this;
    let out = "[";
    if (pattern[this.at] === "^") out += pattern[this.at++];
    for (let first = true; first || pattern[this.at] !== "]"; first = false) {
      const low = this.setMember(begin);
      if (pattern[this.at] === "-" && this.at + 1 < pattern.length && pattern[this.at + 1] !== "]") {
        ++this.at;
        out += `${low}-${this.setMember(begin)}`;
      } else {
        out += low;
      }
    }
    ++this.at;
    return `${out}]`;
  }

  private setMember(begin: number): string {
    if (this.at >= this.pattern.length) this.fail("a set is not closed with ]", begin);
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at)!);
    this.at += character.length;
    return character === "\\" ? this.escape(true) : literal(character);
  }
}

// The character itself, in a set and outside.
function literal(character: string): string {
  return /[\p{L}\p{N}_]/u.test(character) ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
