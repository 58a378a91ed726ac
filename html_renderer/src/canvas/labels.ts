// Text that fits into boxes. Measuring thousands of labels a frame is too slow, so a text is as wide as the sum of its
// characters, each measured once; kerning makes it a little narrower than that, never wider.

export class LabelFitter {
  private readonly ascii = new Float32Array(128);
  private readonly others = new Map<string, number>();
  private readonly ellipsis: number;

  /** `measure` gives the width of a text in the font that is going to be used. */
  constructor(private readonly measure: (text: string) => number) {
    this.ellipsis = measure("…");
  }

  /** The text, or its beginning and an ellipsis; empty where not even two characters have room. */
  fit(text: string, room: number): string {
    if (room < 2 * this.ellipsis) return "";
    let sum = 0;
    let cut = 0; // as many code units fit together with the ellipsis
    let length = 0;
    for (const character of text) {
      sum += this.widthOfCharacter(character);
      if (sum > room) return cut >= 2 ? text.slice(0, cut) + "…" : "";
      length += character.length;
      if (sum + this.ellipsis <= room) cut = length;
    }
    return text;
  }

  private widthOfCharacter(character: string): number {
    const code = character.charCodeAt(0);
    if (code < 128) return (this.ascii[code] ||= this.measure(character));
    let width = this.others.get(character);
    if (width === undefined) this.others.set(character, (width = this.measure(character)));
    return width;
  }
}
