// A chart as a picture that stays sharp at any size, and whose text can be searched: what is in view, as SVG.

/** Pixels from the upper left corner. */
export interface SvgBox {
  x: number;
  y: number;
  width: number;
  height: number;
  /** CSS colours. */
  fill: string;
  ink: string;
  /** As much of the name as there is room for; may be empty. */
  label: string;
  /** The whole of what there is to say, for those who point at the box. */
  title: string;
}

export interface SvgPicture {
  width: number;
  height: number;
  background: string;
  boxes: Iterable<SvgBox>;
}

export function svgFile({ width, height, background, boxes }: SvgPicture): string[] {
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"` +
      ` font-family="system-ui, sans-serif" font-size="12">\n`,
    `<rect width="100%" height="100%" fill="${background}"/>\n`,
  ];
  for (const { x, y, width: w, height: h, fill, ink, label, title } of boxes) {
    const text =
      label && `<text x="${round(x + 4)}" y="${round(y + h / 2 + 4)}" fill="${ink}">${escaped(label)}</text>`;
    const box = `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${fill}"/>`;
    parts.push(`<g>${title && `<title>${escaped(title)}</title>`}${box}${text}</g>\n`);
  }
  parts.push("</svg>\n");
  return parts;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** XML has no way to say most control characters and lone surrogates; they become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[&<>]/g, (character) => ENTITIES[character])
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
