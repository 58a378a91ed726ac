// What stands over and beside the boxes: outlines, the range that was brushed, the ruler.
//
// Outlines and the range are elements, not drawn: when the pointer moves on, the browser then has a few pixels to paint and
// not the whole chart.

import { duration } from "../parts/format.ts";
import { type Box } from "./boxes.ts";
import { pixelFrom } from "./boxes.ts";
import { type Layout, context2d, rectangleOf, resize } from "./painter.ts";
import { type Span, lengthOf, ruler } from "./span.ts";

/** Elements over the canvas, which style/flame.css gives their looks. */
export interface Marks {
  hovered: HTMLElement;
  cursor: HTMLElement;
  /** What lies to the left and to the right of the range. */
  before: HTMLElement;
  after: HTMLElement;
}

export function placeOutline(mark: HTMLElement, layout: Layout, box: Box | undefined): void {
  const place = box && rectangleOf(layout, box);
  const gap = Math.max(1, Math.round(layout.ratio));
  put(mark, layout, place && { ...place, height: layout.rowHeight - gap });
}

export function placeRange(marks: Marks, layout: Layout, range: Span | undefined): void {
  const { raster, width, height } = layout;
  const left = range ? Math.max(0, pixelFrom(raster, range.begin)) : 0;
  const right = range ? Math.min(width, pixelFrom(raster, range.end)) : width;
  put(marks.before, layout, left > 0 ? { x: 0, y: 0, width: Math.min(left, width), height } : undefined);
  const x = Math.max(0, right);
  put(marks.after, layout, right < width ? { x, y: 0, width: width - x, height } : undefined);
}

/** At a place in pixels of the canvas, or nowhere. */
function put(
  mark: HTMLElement,
  { ratio }: Layout,
  place: { x: number; y: number; width: number; height: number } | undefined,
): void {
  mark.hidden = !place;
  if (!place) return;
  const { style } = mark;
  style.transform = `translate(${place.x / ratio}px, ${place.y / ratio}px)`;
  style.width = `${place.width / ratio}px`;
  style.height = `${place.height / ratio}px`;
}

export function paintRuler(
  canvas: HTMLCanvasElement,
  span: Span,
  size: { width: number; height: number; ratio: number },
  ink: string,
): void {
  const { ratio } = size;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  resize(canvas, { width, height });
  const context = context2d(canvas);
  context.clearRect(0, 0, width, height);
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.fillStyle = ink;
  const longest = context.measureText(duration(span.end, lengthOf(span) / 20)).width / ratio;
  const { step, marks } = ruler(span, Math.max(1, Math.floor(size.width / Math.max(90, longest + 20))));
  for (const mark of marks) {
    const x = Math.round(((mark - span.begin) / lengthOf(span)) * width);
    context.fillRect(x, height / 2, Math.max(1, Math.round(ratio)), height / 2);
    const text = duration(mark, step);
    if (x + context.measureText(text).width + 8 * ratio < width) context.fillText(text, x + 4 * ratio, height / 2);
  }
}
