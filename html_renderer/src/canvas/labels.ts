// Text that fits into boxes. Measuring thousands of labels a frame is too slow, so a text is as wide as the sum of its
// characters, each measured once; kerning makes it a little narrower than that, never wider.

/** The text, or its beginning and an ellipsis; empty where not even two characters have room. */
export type Fit = (text: string, room: number) => string;

/** `measure` gives the width of a text in the font that is going to be used. */
export function labelFitter(measure: (text: string) => number): Fit {
  const widths = new Map<string, number>();
  const widthOf = (character: string): number => {
    let width = widths.get(character);
    if (width === undefined) widths.set(character, (width = measure(character)));
    return width;
  };
  return (text, room) => {
    const ellipsis = widthOf("…");
    if (room < 2 * ellipsis) return "";
    let sum = 0;
    let cut = 0; // as many code units fit together with the ellipsis
    let length = 0;
    for (const character of text) {
      sum += widthOf(character);
      if (sum > room) return cut >= 2 ? text.slice(0, cut) + "…" : "";
      length += character.length;
      if (sum + ellipsis <= room) cut = length;
    }
    return text;
  };
}
