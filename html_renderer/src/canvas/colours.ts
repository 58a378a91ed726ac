// Colours as the painter needs them: 32-bit pixels, made from OKLCH so that boxes of one kind are equally light
// whatever their hue (Ottosson, A perceptual color space for image processing, 2020).

/** A pixel of ImageData as one number on a little-endian machine: 0xAABBGGRR. */
export type Pixel = number;

const gamma = (linear: number): number => {
  const clipped = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
};

/** `lightness` 0 to 1, `chroma` 0 to about 0.3, `hue` in degrees. Opaque; colours outside sRGB are clipped. */
export function oklch(lightness: number, chroma: number, hue: number): Pixel {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.396338 * a + 0.215804 * b) ** 3;
  const m = (lightness - 0.105561 * a - 0.063854 * b) ** 3;
  const s = (lightness - 0.089484 * a - 1.291486 * b) ** 3;
  const red = gamma(4.076742 * l - 3.307712 * m + 0.23097 * s);
  const green = gamma(-1.268438 * l + 2.609757 * m - 0.341319 * s);
  const blue = gamma(-0.004196 * l - 0.703419 * m + 1.707615 * s);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export function cssColour(pixel: Pixel): string {
  return `rgb(${pixel & 255} ${(pixel >> 8) & 255} ${(pixel >> 16) & 255})`;
}

/** `share` of the second colour in the first. */
export function mixed(first: Pixel, second: Pixel, share: number): Pixel {
  let result = 255 << 24;
  for (let shift = 0; shift < 24; shift += 8) {
    const [from, to] = [(first >> shift) & 255, (second >> shift) & 255];
    result |= Math.round(from + (to - from) * share) << shift;
  }
  return result >>> 0;
}

/** Relative luminance, 0 to 1 (WCAG 2). */
export function luminance(pixel: Pixel): number {
  const part = (shift: number): number => {
    const value = ((pixel >> shift) & 255) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(0) + 0.7152 * part(8) + 0.0722 * part(16);
}

/** A number from 0 to 1 that is the same for the same text (FNV-1a). */
export function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // The low bits of FNV are the better mixed ones; fold the high ones in.
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** What decides the colour of a box: application code stands out, libraries step back, the rest is grey. */
export type Kind = "application" | "library" | "other";

/** The colour of everything in one module. Application code is warm and strong, libraries are cool and pale. */
export function moduleColour(kind: Kind, module: string, isDark: boolean): Pixel {
  const place = hashed(module);
  const shade = (place * 64) % 1;
  if (kind === "application") return oklch((isDark ? 0.47 : 0.82) + 0.05 * shade, isDark ? 0.1 : 0.12, 32 + 44 * place);
  if (kind === "library") return oklch((isDark ? 0.33 : 0.82) + 0.09 * shade, 0.065, 140 + 185 * place);
  return oklch(isDark ? 0.3 : 0.935, 0.006, 260);
}

/** Every box of the selected function. */
export function selectedColour(isDark: boolean): Pixel {
  return isDark ? oklch(0.74, 0.15, 52) : oklch(0.55, 0.17, 40);
}

/** The same box when it matches the search. */
export function matchedColour(colour: Pixel, isDark: boolean): Pixel {
  return mixed(colour, isDark ? oklch(0.68, 0.14, 95) : oklch(0.9, 0.17, 98), 0.8);
}

/** The same box when it does not match the search. */
export function dimmed(colour: Pixel, isDark: boolean): Pixel {
  return mixed(colour, oklch(isDark ? 0.29 : 0.94, 0.004, 260), 0.85);
}

/**
 * Change in a share of time, from -1 (all gone) to 1 (all new): blue for less and orange for more, which the common
 * kinds of colour blindness tell apart; darker, or in the dark lighter, for more change.
 */
export function changeColour(change: number, isDark: boolean): Pixel {
  const amount = Math.sqrt(Math.min(1, Math.abs(change)));
  const hue = change > 0 ? 55 : 250;
  if (isDark) return oklch(0.33 + 0.34 * amount, 0.006 + 0.13 * amount, hue);
  return oklch(0.93 - 0.3 * amount, 0.006 + 0.14 * amount, hue);
}
