// A flame chart that one can move about in: what is in view, what is under the pointer, where the keyboard is, and when to
// draw. It knows canvases and boxes; what the boxes mean is its owner's.

import { type Box, type Boxes, boxAt, longestChildOf, parentOf, sameBox, siblingOf } from "./boxes.ts";
import { type Gestures, type Point, listenToGestures } from "./gestures.ts";
import { paintRuler, placeOutline, placeSpan } from "./overlay.ts";
import {
  type DrawnBox,
  type Layout,
  type Look,
  boxUnder,
  layOut,
  listBoxes,
  paintBoxes,
  paintLines,
} from "./painter.ts";
import { type Span, between, fitted, isSameSpan, lengthOf, moved, revealing, zoomed } from "./span.ts";

/** What the pointer is on, and where it is. */
export interface Hovered extends Point {
  box: Box;
}

export interface ChartInput {
  boxes: Boxes;
  look: Look;
  /** The range that was brushed, which the rest is dimmed for. */
  range?: Span | undefined;
  onHover: (hovered: Hovered | undefined) => void;
  /** The keyboard or a click went to that box. */
  onCursor: (box: Box | undefined) => void;
  /** The view went to a box, or, with undefined, out to the whole or elsewhere. */
  onZoom?: (box: Box | undefined) => void;
  /** A row of its own under the ruler. */
  lane?: { boxes: Boxes; name: string; hint: string } | undefined;
  /**
   * Called without a range to take it away. Where one can brush there is a map to do it on, and a double click zooms to what
   * it hits; elsewhere a click does.
   */
  onBrush?: (range: Span | undefined) => void;
}

export const ROW_HEIGHT = typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches ? 26 : 19;
const ANIMATION = 160; // milliseconds

/** What one has zoomed to, and the way there. */
interface Zoom {
  readonly span: Span;
  readonly box?: Box | undefined;
}

interface Place {
  /** What is in view, or will be once the view has got there. */
  span: Span;
  box?: Box | undefined;
  history: Zoom[];
  cursor?: Box | undefined;
  scroll: number;
}

/** Where one is, or was in boxes that are not on the page now: there one comes back to. */
const places = new WeakMap<Boxes, Place>();

/** What a chart of these boxes is zoomed to, or begins with. */
export const zoomIn = (boxes: Boxes): Box | undefined => places.get(boxes)?.box;

/** What is to be drawn anew; each includes those before it. */
const MARKS = 0;
const BOXES = 1;
const MAP = 2;

export type Chart = ReturnType<typeof startChart>;

/** `root`: see FlameChart. */
export function startChart(root: HTMLElement, input: ChartInput) {
  const find = <E extends HTMLElement = HTMLCanvasElement>(what: string) => root.querySelector<E>(`.flame-${what}`);
  const body = find<HTMLElement>("body")!;
  const canvas = find("canvases canvas")!;
  const ruler = find("ruler")!;
  const map = find("map canvas");
  const lane = find("lane canvas");

  let place: Place = places.get(input.boxes) ?? { span: input.boxes, history: [], scroll: 0 };
  places.set(input.boxes, place);
  body.scrollTop = place.scroll;
  let shown = place.span;
  let animation: { from: Span; start: number } | undefined;
  let hovered: Box | undefined;
  let brushing: Span | undefined;
  let frame = 0;
  let stale = MARKS;

  // Moving ---------------------------------------------------------------------------------------------------------

  const timeOf = (points: number, on: Span): number => (points / Math.max(1, body.clientWidth)) * lengthOf(on);
  const timeAt = (x: number, on: Span): number => on.begin + timeOf(x, on);

  function show(span: Span): void {
    animation = undefined;
    shown = span;
    goTo(span);
  }

  function glide(span: Span): void {
    if (isSameSpan(span, place.span)) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return show(span);
    animation = { from: shown, start: performance.now() };
    goTo(span);
  }

  /** What one has zoomed to has all that is in view inside of it: once that is not so, what is around it has. */
  function goTo(span: Span): void {
    place.span = span;
    const slack = lengthOf(span) * 1e-6; // sums of times are not exact
    let { box } = place;
    while (box && (box.begin > span.begin + slack || box.end < span.end - slack)) box = parentOf(input.boxes, box);
    setBox(box);
    redraw(BOXES);
  }

  function setBox(box: Box | undefined): void {
    if (box === place.box) return;
    place.box = box;
    input.onZoom?.(box);
  }

  function arriveAt({ span, box }: Zoom): void {
    setBox(box);
    glide(span);
  }

  /** To a span that fits a box, or is of nobody's. */
  function zoomToSpan(wanted: Span, box?: Box): void {
    const isThere = box && sameBox(box, place.box); // the second click of two
    if (!isThere) place.history.push({ span: place.span, box: place.box });
    arriveAt({ span: fitted(wanted, input.boxes), box });
  }

  function zoomTo(box: Box): void {
    zoomToSpan(box, box);
    revealRow(box.row);
  }

  /** Zooms about the middle, or the cursor if that is in view. */
  function zoomBy(factor: number): void {
    const { span, cursor } = place;
    const middle = middleOf(cursor ?? span);
    const isInView = middle > span.begin && middle < span.end;
    glide(zoomed(span, input.boxes, factor, isInView ? middle : middleOf(span)));
  }

  /** To where one was before; false if one is at the beginning. */
  function back(): boolean {
    const before = place.history.pop();
    if (!before && isSameSpan(place.span, input.boxes)) return false;
    arriveAt(before ?? { span: input.boxes });
    return true;
  }

  function zoomOut(): void {
    place.history = [];
    arriveAt({ span: input.boxes });
  }

  /** The cursor goes there because something else on the page did, and the view follows as far as it must. */
  function follow(box: Box | undefined): void {
    if (sameBox(box, place.cursor)) return;
    place.cursor = box;
    redraw();
    if (!box) return;
    glide(revealing(place.span, input.boxes, box));
    revealRow(box.row);
  }

  function revealRow(row: number): void {
    const [top, bottom] = [row * ROW_HEIGHT, (row + 1) * ROW_HEIGHT];
    body.scrollTop = Math.max(bottom - body.clientHeight, Math.min(top, body.scrollTop));
  }

  // Pointing -------------------------------------------------------------------------------------------------------

  /** What gestures mean on an element that shows that span. */
  const gesturesOn = (span: () => Span): Gestures => ({
    pan(dx, dy) {
      body.scrollTop -= dy;
      if (dx) show(moved(shown, input.boxes, -timeOf(dx, shown)));
    },
    zoom: (factor, x) => show(zoomed(place.span, input.boxes, factor, timeAt(x, span()))),
    tap(x, y, isDouble) {
      const box = boxUnder(input.boxes, layout(), x, y);
      if (!isDouble) {
        place.cursor = box; // without moving what is clicked
        redraw();
        input.onCursor(box);
      }
      if (isDouble !== !!input.onBrush) return;
      if (box) zoomTo(box);
      else if (isDouble) zoomOut();
    },
    hover(point) {
      const found = point && boxUnder(input.boxes, layout(), point.x, point.y);
      const box = sameBox(found, hovered) ? hovered : found; // the same object: nothing new to say of it
      if (box !== hovered) redraw();
      hovered = box;
      input.onHover(point && box && { ...point, box });
    },
    isBrush: (event) => !!input.onBrush && event.shiftKey,
    brush(from, to, isDone) {
      const at = (x: number): number => timeAt(Math.max(0, Math.min(body.clientWidth, x)), span());
      const range = { begin: at(Math.min(from, to)), end: at(Math.max(from, to)) };
      brushing = isDone ? undefined : range;
      redraw();
      if (isDone) input.onBrush?.(range.end > range.begin ? range : undefined);
    },
  });

  /** The same beside the boxes. */
  const gesturesBeside = (span: () => Span): Gestures => {
    const gestures = gesturesOn(span);
    return {
      ...gestures,
      pan: (dx) => gestures.pan(dx, 0),
      tap: (_x, _y, isDouble) => (isDouble ? zoomOut() : input.onBrush?.(undefined)),
      hover: () => undefined,
      isBrush: () => !!input.onBrush,
    };
  };

  const ending = new AbortController();
  const { signal } = ending;
  listenToGestures(
    body,
    gesturesOn(() => shown),
    signal,
  );
  listenToGestures(
    ruler,
    gesturesBeside(() => shown),
    signal,
  );
  if (map)
    listenToGestures(
      map,
      gesturesBeside(() => input.boxes),
      signal,
    );

  // The keyboard ---------------------------------------------------------------------------------------------------

  /** True if the key meant something here. */
  function key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { span, cursor } = place;
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight": {
        const step = event.key === "ArrowLeft" ? -1 : 1;
        if (event.shiftKey) glide(moved(span, input.boxes, (step * lengthOf(span)) / 4));
        else walk((boxes, box) => siblingOf(boxes, box, step));
        return true;
      }
      case "ArrowUp":
        walk(parentOf);
        return true;
      case "ArrowDown":
        walk(longestChildOf);
        return true;
      case "+":
      case "=":
        zoomBy(0.5);
        return true;
      case "-":
        zoomBy(2);
        return true;
      case "Enter":
        if (cursor) zoomTo(cursor);
        return !!cursor;
      case "Escape":
        return back();
      case "Home":
        zoomOut();
        return true;
      case "b":
        if (!cursor || !input.onBrush) return false;
        input.onBrush({ begin: cursor.begin, end: cursor.end });
        return true;
      default:
        return false;
    }
  }

  function walk(to: (boxes: Boxes, box: Box) => Box | undefined): void {
    const { boxes } = input;
    const { begin } = place.span;
    const next = place.cursor
      ? to(boxes, place.cursor)
      : (boxAt(boxes, 0, middleOf(place.span)) ?? siblingOf(boxes, { row: 0, begin, end: begin, node: -1 }, 1));
    if (!next) return;
    follow(next);
    input.onCursor(next);
  }

  // Drawing --------------------------------------------------------------------------------------------------------

  function redraw(what = MARKS): void {
    stale = Math.max(stale, what);
    frame ||= requestAnimationFrame(draw);
  }

  function layout(): Layout {
    const { clientWidth: width, clientHeight: height, scrollTop: scroll } = body;
    return layOut({ span: shown, rows: input.boxes.rows, width, height, rowHeight: ROW_HEIGHT, scroll });
  }

  function draw(now: number): void {
    cancelAnimationFrame(frame);
    frame = 0;
    const what = stale;
    stale = MARKS;
    if (animation) {
      const share = Math.max(0, Math.min(1, (now - animation.start) / ANIMATION));
      shown = between(animation.from, place.span, 1 - (1 - share) ** 3);
      if (share === 1) animation = undefined;
      else redraw(BOXES);
    }
    const { boxes, look } = input;
    const laidOut = layout();
    const { width, height, ratio } = laidOut;
    if (what >= BOXES) {
      paintBoxes(canvas, boxes, look, laidOut);
      paintRuler(ruler, shown, laidOut);
      if (lane && input.lane) {
        const rowHeight = Math.round(lane.clientHeight * ratio);
        const row = { ...laidOut, firstRow: 0, lastRow: 1, height: rowHeight, rowHeight, scroll: 0 };
        paintBoxes(lane, input.lane.boxes, look, row);
      }
      // As many pixels on the screen as the canvas has: it stays sharp.
      root.style.setProperty("--width", `${width / ratio}px`);
      root.style.setProperty("--height", `${height / ratio}px`);
    }
    if (map && what >= MAP) {
      const lastRow = Math.min(boxes.rows, 400);
      paintLines(map, boxes, look, { begin: 0, perPixel: boxes.end / width, width, firstRow: 0, lastRow }, 0);
      map.style.height = `min(100%, ${lastRow * 3}px)`;
    }
    const range = brushing ?? input.range;
    placeOutline(find("hovered")!, laidOut, hovered);
    placeOutline(find("cursor")!, laidOut, place.cursor);
    placeSpan(find("canvases .flame-outside")!, shown, range);
    if (!map) return;
    placeSpan(find("map .flame-outside")!, boxes, range);
    placeSpan(find("map-frame")!, boxes, isSameSpan(shown, boxes) ? undefined : shown);
  }

  // It tells of the first size, too, before that is painted.
  const observer = new ResizeObserver(() => {
    stale = MAP;
    draw(performance.now());
  });
  observer.observe(body);
  const onScroll = (): void => {
    place.scroll = body.scrollTop;
    redraw(BOXES);
  };
  body.addEventListener("scroll", onScroll, { passive: true, signal });

  return {
    key,
    zoomTo,
    zoomToSpan,
    zoomBy,
    zoomOut,
    follow,

    cursor: (): Box | undefined => place.cursor,

    /** What is in view, for a picture in a file; sizes in CSS pixels. */
    picture(): { width: number; height: number; boxes: DrawnBox[] } {
      const laidOut = layout();
      const { width, height, ratio } = laidOut;
      return { width: width / ratio, height: height / ratio, boxes: listBoxes(input.boxes, input.look, laidOut) };
    },

    update(next: ChartInput): void {
      const before = input;
      input = next;
      const { boxes, look, range, onZoom } = next;
      if (boxes !== before.boxes) {
        const sameIn = (box: Box | undefined) => box && boxAt(boxes, box.row, middleOf(box));
        const cursor = sameIn(place.cursor);
        place = {
          span: boxes.end === before.boxes.end ? place.span : boxes,
          box: sameIn(place.box),
          history: [],
          cursor: cursor?.node === place.cursor?.node ? cursor : undefined,
          scroll: place.scroll,
        };
        places.set(boxes, place);
        hovered = undefined;
        next.onHover(undefined);
        show(place.span);
        onZoom?.(place.box);
      }
      if (boxes !== before.boxes || look !== before.look) redraw(MAP);
      else if (range !== before.range) redraw();
    },

    end(): void {
      cancelAnimationFrame(frame);
      observer.disconnect();
      ending.abort();
    },
  };
}

const middleOf = ({ begin, end }: Span): number => (begin + end) / 2;
