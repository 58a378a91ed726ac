// Draws boxes onto a canvas in time that depends on its pixels, not on how many boxes there are.
//
// All scan lines of a row are alike, so a frame is first written as an image with one line a row, which the canvas then
// stretches to the height of the rows. Labels come on top.

import { type Box, type Boxes, type Raster, pixelFrom, visit } from "./boxes.ts";
import { type Pixel, type Theme, cssColour } from "./colours.ts";
import { LabelFitter } from "./labels.ts";
import { type Span, lengthOf } from "./span.ts";

/** How the nodes of a source look. Called for every box that is drawn: look up, do not compute. */
export interface Look {
  colour(node: number): Pixel;
  label(node: number): string;
}

/** Where things are on the canvas. In pixels of the device, except what says CSS. */
export interface Layout {
  readonly raster: Raster;
  readonly rowHeight: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the device for one of CSS. */
  readonly ratio: number;
  /** Of the chart, at the top of the canvas. */
  readonly scroll: number;
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

export interface Place {
  readonly span: Span;
  readonly rows: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly scroll: number;
  readonly ratio: number;
}

export function layOut(place: Place): Layout {
  const { span, ratio } = place;
  const width = Math.max(1, Math.round(place.width * ratio));
  const height = Math.max(1, Math.round(place.height * ratio));
  const rowHeight = Math.max(1, Math.round(place.rowHeight * ratio));
  const scroll = Math.round((place.scroll * rowHeight) / place.rowHeight);
  const perPixel = lengthOf(span) / width || 1;
  // Pixels stand still against the boxes while one pans, so that nothing flickers.
  const begin = Math.round(span.begin / perPixel) * perPixel;
  const firstRow = Math.max(0, Math.floor(scroll / rowHeight));
  const lastRow = Math.min(place.rows, Math.ceil((scroll + height) / rowHeight));
  return { raster: { begin, perPixel, width, firstRow, lastRow }, rowHeight, width, height, ratio, scroll };
}

/** The row and time under a point, in CSS pixels from the corner of the canvas. */
export function pointToPlace(layout: Layout, x: number, y: number): { row: number; time: number } {
  const { raster, ratio } = layout;
  return {
    row: Math.floor((y * ratio + layout.scroll) / layout.rowHeight),
    time: raster.begin + (Math.floor(x * ratio) + 0.5) * raster.perPixel,
  };
}

/** Where a box is on the canvas, cut at its sides; undefined where it is out of sight or meets no pixel. */
export function rectangleOf(layout: Layout, box: Box): { x: number; y: number; width: number } | undefined {
  const left = Math.max(0, pixelFrom(layout.raster, box.begin));
  const right = Math.min(layout.width, pixelFrom(layout.raster, box.end));
  const y = box.row * layout.rowHeight - layout.scroll;
  if (right < 0 || left >= layout.width || y + layout.rowHeight <= 0 || y >= layout.height) return undefined;
  return { x: left, y, width: Math.max(1, right - left) };
}

const FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif";
const FONT_SHARE = 0.64; // of the height of a row
const PADDING = 4; // CSS pixels

/** A canvas that shows boxes. Keeps its buffers from frame to frame. */
export class BoxPainter {
  private readonly context: CanvasRenderingContext2D;
  private readonly strip = document.createElement("canvas");
  private readonly stripContext: CanvasRenderingContext2D;
  private image = new ImageData(1, 1);
  private font = "";
  private fitter = new LabelFitter(() => 1);

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = context2d(canvas);
    this.stripContext = context2d(this.strip);
  }

  paint(boxes: Boxes, look: Look, layout: Layout, theme: Theme): void {
    const { context } = this;
    resize(this.canvas, layout);
    context.clearRect(0, 0, layout.width, layout.height);
    const { firstRow, lastRow } = layout.raster;
    if (lastRow <= firstRow) return;
    const gap = Math.max(1, Math.round(layout.ratio));
    this.prepareFont(layout);
    const labels = this.fillStrip(boxes, look, layout, gap);
    const top = firstRow * layout.rowHeight - layout.scroll;
    const rows = lastRow - firstRow;
    context.imageSmoothingEnabled = false;
    context.drawImage(this.strip, 0, 0, layout.width, rows, 0, top, layout.width, rows * layout.rowHeight);
    for (let row = 1; row <= rows; row++) context.clearRect(0, top + row * layout.rowHeight - gap, layout.width, gap);
    this.writeLabels(labels, look, layout, theme);
  }

  /** What `paint` draws, as a list, in CSS pixels. */
  list(boxes: Boxes, look: Look, layout: Layout, theme: Theme): DrawnBox[] {
    this.prepareFont(layout);
    const { ratio, rowHeight, scroll } = layout;
    const drawn: DrawnBox[] = [];
    visit(boxes, layout.raster, (row, left, right, node) => {
      const [width, fill] = [right - left, look.colour(node)];
      drawn.push({
        x: left / ratio,
        y: (row * rowHeight - scroll) / ratio,
        width: Math.max(width > 3 * ratio ? width - ratio : width, 0.5) / ratio,
        height: rowHeight / ratio - 1,
        fill: cssColour(fill),
        ink: isLight(fill) ? theme.darkInk : theme.lightInk,
        label: this.fitter.fit(look.label(node), width - 2 * PADDING * ratio),
        node,
      });
    });
    return drawn;
  }

  /** All rows, each as high as there is room for; with no labels. */
  paintSmall(boxes: Boxes, look: Look, width: number, height: number, ratio: number): void {
    const MOST_ROWS = 400;
    const rows = Math.min(boxes.rows, MOST_ROWS);
    const layout = layOut({ span: boxes, rows, width, height: rows, rowHeight: 1, scroll: 0, ratio });
    const raster = { ...layout.raster, firstRow: 0, lastRow: rows };
    const size = { width: layout.width, height: Math.max(1, Math.round(height * ratio)) };
    resize(this.canvas, size);
    this.context.clearRect(0, 0, size.width, size.height);
    if (!rows) return;
    this.fillStrip(boxes, look, { ...layout, raster }, 0);
    this.context.imageSmoothingEnabled = true;
    const shown = Math.min(size.height, rows * 3 * ratio);
    this.context.drawImage(this.strip, 0, 0, layout.width, rows, 0, 0, layout.width, shown);
  }

  /** Returns the spans that have room for a label, as row, left, right, node. */
  private fillStrip(boxes: Boxes, look: Look, layout: Layout, gap: number): number[] {
    const { width, firstRow, lastRow } = layout.raster;
    const rows = lastRow - firstRow;
    if (this.image.width !== width || this.image.height !== rows) {
      this.image = new ImageData(width, rows);
      resize(this.strip, { width, height: rows });
    }
    const pixels = new Uint32Array(this.image.data.buffer);
    pixels.fill(0);
    const labels: number[] = [];
    const widthForLabel = 22 * layout.ratio;
    visit(boxes, layout.raster, (row, left, right, node) => {
      const line = (row - firstRow) * width;
      const isWide = right - left > 3 * gap;
      pixels.fill(look.colour(node), line + left, line + (isWide && right < width ? right - gap : right));
      if (gap > 0 && right - left >= widthForLabel) labels.push(row, left, right, node);
    });
    this.stripContext.putImageData(this.image, 0, 0);
    return labels;
  }

  private prepareFont(layout: Layout): void {
    const font = `${Math.round(layout.rowHeight * FONT_SHARE)}px ${FONT}`;
    if (font === this.font) return;
    this.font = font;
    this.context.font = font;
    this.fitter = new LabelFitter((text) => this.context.measureText(text).width);
  }

  private writeLabels(labels: number[], look: Look, layout: Layout, theme: Theme): void {
    const { context } = this;
    context.font = this.font; // a change of the canvas's size loses it
    context.textBaseline = "middle";
    const padding = PADDING * layout.ratio;
    for (let i = 0; i < labels.length; i += 4) {
      const [row, left, right, node] = [labels[i], labels[i + 1], labels[i + 2], labels[i + 3]];
      const text = this.fitter.fit(look.label(node), right - left - 2 * padding);
      if (!text) continue;
      const ink = isLight(look.colour(node)) ? theme.darkInk : theme.lightInk;
      context.fillStyle = ink;
      context.fillText(text, left + padding, (row + 0.5) * layout.rowHeight - layout.scroll);
    }
  }
}

/** Whether dark text stands out more than light text; a quick stand-in for luminance. */
function isLight(colour: Pixel): boolean {
  return 2 * (colour & 255) + 5 * ((colour >> 8) & 255) + ((colour >> 16) & 255) > 8 * 130;
}

export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("This browser has no 2D canvas, which the charts are drawn on.");
  return context;
}

export function resize(canvas: HTMLCanvasElement, size: { width: number; height: number }): void {
  if (canvas.width !== size.width) canvas.width = size.width;
  if (canvas.height !== size.height) canvas.height = size.height;
}
