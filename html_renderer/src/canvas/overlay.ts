// What stands over and beside the boxes: outlines, stretches of time, the ruler.
//
// Outlines and stretches are elements, not drawn: when the pointer moves on, the browser then has a few pixels to paint and
// not the whole chart. style/flame.css gives them their looks.

import { duration } from "../parts/format.ts";
import { type Box, pixelFrom } from "./boxes.ts";
import { type Layout, cleared } from "./painter.ts";
import { type Span, lengthOf, ruler } from "./span.ts";

/** Around a box, cut at the sides; nowhere if it is out of sight. */
export function placeOutline(mark: HTMLElement, layout: Layout, box: Box | undefined): void {
  const { width, rowHeight, ratio, gap } = layout;
  const left = box ? Math.max(0, pixelFrom(layout, box.begin)) : width;
  const right = box ? Math.min(width, pixelFrom(layout, box.end)) : 0;
  mark.hidden = right < 0 || left >= width;
  if (!box || mark.hidden) return;
  const { style } = mark;
  style.translate = `${left / ratio}px ${(box.row * rowHeight - layout.scroll) / ratio}px`;
  style.width = `${(right - left) / ratio}px`;
  style.height = `${(rowHeight - gap) / ratio}px`;
}

/** On an element that shows `shown` from one side to the other. */
export function placeSpan(mark: HTMLElement, shown: Span, span: Span | undefined): void {
  mark.hidden = !span;
  if (!span) return;
  const share = (time: number): string => `${((time - shown.begin) / lengthOf(shown)) * 100}%`;
  mark.style.setProperty("--from", share(span.begin));
  mark.style.setProperty("--to", share(span.end));
}

export function paintRuler(canvas: HTMLCanvasElement, span: Span, { width, ratio, gap }: Layout): void {
  const height = Math.round(canvas.clientHeight * ratio);
  const context = cleared(canvas, width, height);
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.fillStyle = getComputedStyle(canvas).color;
  const widthOf = (text: string): number => context.measureText(text).width;
  const longest = widthOf(duration(span.end, lengthOf(span) / 20));
  const { step, marks } = ruler(span, width / Math.max(90 * ratio, longest + 20 * ratio));
  for (const mark of marks) {
    const x = Math.round(((mark - span.begin) / lengthOf(span)) * width);
    context.fillRect(x, height / 2, gap, height / 2);
    const text = duration(mark, step);
    if (x + widthOf(text) + 8 * ratio < width) context.fillText(text, x + 4 * ratio, height / 2);
  }
}
