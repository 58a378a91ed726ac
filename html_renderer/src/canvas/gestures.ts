// Turns wheel, mouse, pen and touch into what they mean for a chart. Coordinates are CSS pixels from the element's corner.

export interface Gestures {
  /** The content follows the finger by that much. */
  pan(dx: number, dy: number): void;
  /** Under 1 zooms in; what is at `x` stays there. */
  zoom(factor: number, x: number): void;
  /** The second of two comes after two single ones. */
  tap(x: number, y: number, isDouble: boolean): void;
  /** Undefined when the pointer left. */
  hover(point: Point | undefined): void;
  /** Whether a drag that begins so is to brush; else it pans. */
  isBrush(event: PointerEvent): boolean;
  brush(from: number, to: number, isDone: boolean): void;
}

export interface Point {
  x: number;
  y: number;
}

export type WheelLike = Pick<WheelEvent, "deltaX" | "deltaY" | "deltaMode" | "ctrlKey" | "metaKey" | "shiftKey">;

export type WheelMeaning = { zoom: number } | { pan: number } | "scroll";

/** Ctrl (which a touch pad's pinch sets too) zooms, sideways pans, the rest scrolls, or zooms where nothing scrolls. */
export function meaningOfWheel(event: WheelLike, canScroll: boolean): WheelMeaning {
  const unit = [1, 16, 320][event.deltaMode]; // pixels, lines, pages
  const [x, y] = [event.deltaX * unit, event.deltaY * unit];
  if (!event.ctrlKey && !event.metaKey) {
    if (Math.abs(x) > Math.abs(y)) return { pan: x };
    if (event.shiftKey) return { pan: y };
    if (canScroll) return "scroll";
  }
  // A pinch comes in many small steps, a wheel in few large ones.
  return { zoom: Math.exp(Math.max(-120, Math.min(120, y)) * (Math.abs(y) < 20 ? 0.01 : 0.003)) };
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

export function listenToGestures(element: HTMLElement, target: Gestures, signal: AbortSignal): void {
  const down = new Map<number, Point>();
  let start: Point | undefined; // where the only pointer went down
  let drag: "pan" | "brush" | undefined;

  const pointOf = (event: MouseEvent): Point => {
    const corner = element.getBoundingClientRect();
    return { x: event.clientX - corner.left, y: event.clientY - corner.top };
  };
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ): void => element.addEventListener(type, listener, { signal, passive: false });

  on("pointerdown", (event) => {
    const point = pointOf(event);
    if (event.button !== 0 || point.x >= element.clientWidth) return; // beside it is the scroll bar
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, point);
    start = down.size === 1 ? point : undefined;
    drag = undefined;
  });

  on("pointermove", (event) => {
    const point = pointOf(event);
    const last = down.get(event.pointerId);
    if (!last) return target.hover(point);
    if (start) {
      if (!drag && Math.hypot(point.x - start.x, point.y - start.y) >= DRAG_STARTS_AT) {
        drag = target.isBrush(event) ? "brush" : "pan";
        target.hover(undefined);
      }
      if (drag === "pan") target.pan(point.x - last.x, point.y - last.y);
      if (drag === "brush") target.brush(start.x, point.x, false);
    } else {
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const { factor, x, dx, dy } = meaningOfPinch([last, other], [point, other]);
        target.pan(dx, dy);
        target.zoom(factor, x);
      }
    }
    down.set(event.pointerId, point);
  });

  const onUp = (event: PointerEvent): void => {
    const last = down.get(event.pointerId);
    if (!last) return;
    down.delete(event.pointerId);
    if (start && drag === "brush") target.brush(start.x, last.x, true);
    if (start && !drag && event.type === "pointerup") target.tap(start.x, start.y, false);
    start = undefined;
  };
  on("pointerup", onUp);
  on("pointercancel", onUp);
  on("pointerleave", () => target.hover(undefined));

  on("dblclick", (event) => {
    const { x, y } = pointOf(event);
    target.tap(x, y, true);
  });

  on("wheel", (event) => {
    const meaning = meaningOfWheel(event, element.scrollHeight > element.clientHeight);
    if (meaning === "scroll") return;
    event.preventDefault();
    if ("pan" in meaning) target.pan(-meaning.pan, 0);
    else target.zoom(meaning.zoom, pointOf(event).x);
  });
}
