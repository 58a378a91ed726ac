// Turns wheel, mouse, pen and touch into what they mean for a chart. Coordinates are CSS pixels from the element's corner.

export interface Gestures {
  /** The content follows the finger by that much. */
  pan(dx: number, dy: number): void;
  /** Under 1 zooms in; what is at `x` stays there. */
  zoom(factor: number, x: number): void;
  tap(x: number, y: number, count: number): void;
  /** Undefined when the pointer left. */
  hover(point: { x: number; y: number } | undefined): void;
  brush(from: number, to: number, isDone: boolean): void;
}

export interface WheelLike {
  readonly deltaX: number;
  readonly deltaY: number;
  readonly deltaMode: number;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
}

export type WheelMeaning = { zoom: number } | { pan: number } | "scroll";

/** Ctrl (which a touch pad's pinch sets too) zooms, sideways pans, the rest scrolls, or zooms where nothing scrolls. */
export function meaningOfWheel(event: WheelLike, canScroll: boolean): WheelMeaning {
  const PIXELS_A_LINE = 16;
  const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? PIXELS_A_LINE : 20 * PIXELS_A_LINE;
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  const isZoom = event.ctrlKey || event.metaKey;
  const isSideways = !isZoom && (Math.abs(x) > Math.abs(y) || event.shiftKey);
  if (isSideways) return { pan: Math.abs(x) > Math.abs(y) ? x : y };
  if (!isZoom && canScroll) return "scroll";
  // A pinch comes in many small steps, a wheel in few large ones.
  return { zoom: Math.exp(Math.max(-120, Math.min(120, y)) * (Math.abs(y) < 20 ? 0.01 : 0.003)) };
}

interface Point {
  x: number;
  y: number;
}

/** Between two positions of two fingers: how much to zoom about which x, and how far the middle of both moved. */
export function meaningOfPinch(
  before: readonly [Point, Point],
  now: readonly [Point, Point],
): { factor: number; x: number; dx: number; dy: number } {
  const apart = ([a, b]: readonly [Point, Point]): number => Math.max(10, Math.hypot(a.x - b.x, a.y - b.y));
  const centre = ([a, b]: readonly [Point, Point]): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [from, to] = [centre(before), centre(now)];
  return { factor: apart(before) / apart(now), x: to.x, dx: to.x - from.x, dy: to.y - from.y };
}

const DRAG_STARTS_AT = 4;

/**
 * `drag` says what a drag with one pointer does; "pan or brush" brushes while Shift is down. Returns what ends the
 * listening.
 */
export function listenToGestures(
  element: HTMLElement,
  target: Gestures,
  drag: "pan" | "brush" | "pan or brush",
): () => void {
  const down = new Map<number, Point>();
  let start: Point | undefined; // where the only pointer went down
  let mode: "undecided" | "pan" | "brush" | "pinch" = "undecided";

  const pointOf = (event: MouseEvent): Point => {
    const corner = element.getBoundingClientRect();
    return { x: event.clientX - corner.left - element.clientLeft, y: event.clientY - corner.top - element.clientTop };
  };

  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const point = pointOf(event);
    if (point.x >= element.clientWidth) return; // the scroll bar's
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, point);
    start = down.size === 1 ? point : undefined;
    mode = down.size === 1 ? "undecided" : "pinch";
  };

  const onMove = (event: PointerEvent): void => {
    const point = pointOf(event);
    const last = down.get(event.pointerId);
    if (!last) {
      target.hover(point);
      return;
    }
    if (mode === "pinch") {
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const { factor, x, dx, dy } = meaningOfPinch([last, other], [point, other]);
        target.pan(dx, dy);
        target.zoom(factor, x);
      }
    } else if (start) {
      if (mode === "undecided" && Math.hypot(point.x - start.x, point.y - start.y) >= DRAG_STARTS_AT) {
        mode = drag === "brush" || (drag === "pan or brush" && event.shiftKey) ? "brush" : "pan";
        target.hover(undefined);
      }
      if (mode === "pan") target.pan(point.x - last.x, point.y - last.y);
      if (mode === "brush") target.brush(start.x, point.x, false);
    }
    down.set(event.pointerId, point);
  };

  const onUp = (event: PointerEvent): void => {
    const last = down.get(event.pointerId);
    if (!last) return;
    down.delete(event.pointerId);
    const isCancelled = event.type === "pointercancel";
    if (start && mode === "brush") target.brush(start.x, last.x, true);
    if (start && mode === "undecided" && !isCancelled) target.tap(start.x, start.y, event.detail);
    start = undefined;
  };

  const onDouble = (event: MouseEvent): void => {
    const point = pointOf(event);
    target.tap(point.x, point.y, 2);
  };

  const onWheel = (event: WheelEvent): void => {
    const meaning = meaningOfWheel(event, element.scrollHeight > element.clientHeight);
    if (meaning === "scroll") return;
    event.preventDefault();
    if ("pan" in meaning) target.pan(-meaning.pan, 0);
    else target.zoom(meaning.zoom, pointOf(event).x);
  };

  const onLeave = (): void => target.hover(undefined);
  const ending = new AbortController();
  const { signal } = ending;
  element.addEventListener("pointerdown", onDown, { signal });
  element.addEventListener("pointermove", onMove, { signal });
  element.addEventListener("pointerup", onUp, { signal });
  element.addEventListener("pointercancel", onUp, { signal });
  element.addEventListener("pointerleave", onLeave, { signal });
  element.addEventListener("dblclick", onDouble, { signal });
  element.addEventListener("wheel", onWheel, { signal, passive: false });
  return () => ending.abort();
}
