// Draws boxes onto a canvas in time that depends on its pixels, not on how many boxes there are.
//
// All scan lines of a row are alike, so a frame is first written as an image with one line a row, which the canvas then
// stretches to the height of the rows. Labels come on top.

import { type Box, type Boxes, type PaintSpan, type Raster, boxAt, visit } from "./boxes.ts";
import { type Pixel, cssColour } from "./colours.ts";
import { type Fit, labelFitter } from "./labels.ts";
import { type Span, lengthOf } from "./span.ts";

/** How nodes look. Called for every box that is drawn: look up, do not compute. */
export interface Look {
  colour(node: number): Pixel;
  label(node: number): string;
}

/** Where things are on the canvas, in pixels of the device. */
export interface Layout extends Raster {
  readonly height: number;
  readonly rowHeight: number;
  /** Of the chart, at the top of the canvas. */
  readonly scroll: number;
  /** Pixels of the device for one of CSS. */
  readonly ratio: number;
  /** A thin line: between boxes, and for a mark. */
  readonly gap: number;
}

/** What is in view, in CSS pixels. */
export interface View {
  readonly span: Span;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly scroll: number;
}

export function layOut({ span, rows, ...size }: View): Layout {
  const ratio = devicePixelRatio;
  const pixels = (css: number): number => Math.max(1, Math.round(css * ratio));
  const [width, height, rowHeight] = [pixels(size.width), pixels(size.height), pixels(size.rowHeight)];
  const scroll = Math.round((size.scroll * rowHeight) / size.rowHeight);
  const perPixel = lengthOf(span) / width;
  // Pixels stand still against the boxes while one pans, so that nothing flickers.
  const begin = Math.round(span.begin / perPixel) * perPixel;
  const firstRow = Math.floor(scroll / rowHeight);
  const lastRow = Math.min(rows, Math.ceil((scroll + height) / rowHeight));
  return { begin, perPixel, width, firstRow, lastRow, height, rowHeight, scroll, ratio, gap: pixels(1) };
}

/** The box under a point, in CSS pixels from the corner of the canvas. */
export function boxUnder(boxes: Boxes, layout: Layout, x: number, y: number): Box | undefined {
  const row = Math.floor((y * layout.ratio + layout.scroll) / layout.rowHeight);
  return boxAt(boxes, row, layout.begin + (Math.floor(x * layout.ratio) + 0.5) * layout.perPixel);
}

const PADDING = 4; // CSS pixels
const LEAST_FOR_LABEL = 22; // CSS pixels

/** What the lines of a frame are written on before they are stretched; each frame begins anew. */
const strip = document.createElement("canvas");

export function paintBoxes(canvas: HTMLCanvasElement, boxes: Boxes, look: Look, layout: Layout): void {
  const { width, height, firstRow, lastRow, rowHeight, scroll, ratio, gap } = layout;
  const context = cleared(canvas, width, height);
  const rows = lastRow - firstRow;
  if (rows <= 0) return;
  const labels = paintLines(strip, boxes, look, layout, gap);
  const top = firstRow * rowHeight - scroll;
  context.imageSmoothingEnabled = false;
  context.drawImage(strip, 0, top, width, rows * rowHeight);
  for (let row = 1; row <= rows; row++) context.clearRect(0, top + row * rowHeight - gap, width, gap);
  const { font, fit } = fontFor(rowHeight);
  context.font = font;
  context.textBaseline = "middle";
  for (const [row, left, right, node] of labels) {
    const text = fit(look.label(node), right - left - 2 * PADDING * ratio);
    context.fillStyle = inkOn(look.colour(node));
    context.fillText(text, left + PADDING * ratio, (row + 0.5) * rowHeight - scroll);
  }
}

/** One line a row, with a gap after wide boxes. Returns those that have room for a label. */
export function paintLines(canvas: HTMLCanvasElement, boxes: Boxes, look: Look, raster: Raster, gap: number) {
  const { width, firstRow, lastRow } = raster;
  const image = new ImageData(width, lastRow - firstRow);
  const pixels = new Uint32Array(image.data.buffer);
  const labels: Parameters<PaintSpan>[] = [];
  const leastForLabel = LEAST_FOR_LABEL * devicePixelRatio;
  visit(boxes, raster, (row, left, right, node) => {
    const line = (row - firstRow) * width;
    const isWide = right - left > 3 * gap && right < width;
    pixels.fill(look.colour(node), line + left, line + (isWide ? right - gap : right));
    if (right - left >= leastForLabel) labels.push([row, left, right, node]);
  });
  cleared(canvas, width, image.height).putImageData(image, 0, 0);
  return labels;
}

export interface DrawnBox {
  x: number;
  y: number;
  width: number;
  height: number;
  /** CSS colours. */
  fill: string;
  ink: string;
  label: string;
  node: number;
}

/** What `paintBoxes` draws, as a list, in CSS pixels. */
export function listBoxes(boxes: Boxes, look: Look, layout: Layout): DrawnBox[] {
  const { rowHeight, scroll, ratio } = layout;
  const { fit } = fontFor(rowHeight);
  const drawn: DrawnBox[] = [];
  visit(boxes, layout, (row, left, right, node) => {
    const width = right - left;
    const colour = look.colour(node);
    drawn.push({
      x: left / ratio,
      y: (row * rowHeight - scroll) / ratio,
      width: Math.max(width > 3 * ratio ? width - ratio : width, 0.5) / ratio,
      height: rowHeight / ratio - 1,
      fill: cssColour(colour),
      ink: inkOn(colour),
      label: fit(look.label(node), width - 2 * PADDING * ratio),
      node,
    });
  });
  return drawn;
}

const fitters = new Map<string, Fit>();

/** The font of labels in rows of that height, and what cuts a text to its room. */
function fontFor(rowHeight: number): { font: string; fit: Fit } {
  const font = `${Math.round(rowHeight * 0.64)}px system-ui, -apple-system, 'Segoe UI', sans-serif`;
  let fit = fitters.get(font);
  if (!fit) {
    const context = strip.getContext("2d")!;
    fit = labelFitter((text) => {
      context.font = font; // a change of the canvas's size loses it
      return context.measureText(text).width;
    });
    fitters.set(font, fit);
  }
  return { font, fit };
}

/** The colour of text that stands out: a quick stand-in for luminance decides. */
function inkOn(colour: Pixel): string {
  const light = 2 * (colour & 255) + 5 * ((colour >> 8) & 255) + ((colour >> 16) & 255);
  return light > 8 * 130 ? "#1b1c20" : "#f6f6f8";
}

/** To draw on from the beginning. */
export function cleared(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const context = canvas.getContext("2d")!;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.clearRect(0, 0, width, height);
  return context;
}
