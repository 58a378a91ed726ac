// A flame chart that one can move about in: what is in view, what is under the pointer, where the keyboard is, and when to
// draw. It knows canvases and boxes; what the boxes mean is its owner's.

import { type Box, type Boxes, boxAt, longestChildOf, parentOf, sameBox, siblingOf } from "./boxes.ts";
import { type Theme } from "./colours.ts";
import { type Gestures, listenToGestures } from "./gestures.ts";
import { type Marks, paintRuler, placeOutline, placeRange } from "./overlay.ts";
import { BoxPainter, type DrawnBox, type Layout, type Look, layOut, pointToPlace } from "./painter.ts";
import { type Span, between, fitted, isSameSpan, lengthOf, moved, revealing, zoomed } from "./span.ts";

export interface ChartInput {
  boxes: Boxes;
  look: Look;
  theme: Theme;
  /** The range that was brushed, which the rest is dimmed for. */
  range: Span | undefined;
  /** A click zooms to what it hits; else only a double click does. */
  zoomsOnClick: boolean;
  onHover: (box: Box | undefined, x: number, y: number) => void;
  /** The keyboard or a click went to that box. */
  onCursor: (box: Box | undefined) => void;
  /** The view went to a box, or, with undefined, out to the whole or elsewhere. */
  onZoom: (box: Box | undefined) => void;
  /** A row of its own under the ruler. */
  lane?: { boxes: Boxes; look: Look; name: string; hint: string } | undefined;
  /** Undefined where one cannot brush; called without a range to take it away. */
  onBrush: ((range: Span | undefined) => void) | undefined;
}

export interface ChartElements {
  /** Scrolls; as high as all rows inside. */
  body: HTMLElement;
  base: HTMLCanvasElement;
  marks: Marks;
  ruler: HTMLCanvasElement;
  lane: HTMLCanvasElement | null;
  /** The whole in small, and on it the frame of what is in view; both null for none. */
  map: HTMLCanvasElement | null;
  mapFrame: HTMLElement | null;
}

export const ROW_HEIGHT = typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches ? 26 : 19;
export const RULER_HEIGHT = 20;
export const LANE_HEIGHT = 18;
export const MAP_HEIGHT = 56;
const ANIMATION = 160; // milliseconds

/** What one has zoomed to, and the way there. */
interface Zoom {
  readonly span: Span;
  readonly box: Box | undefined;
}

interface Place extends Zoom {
  readonly history: Zoom[];
  readonly cursor: Box | undefined;
  readonly scroll: number;
}

/** Where one was in boxes that are not on the page now: there one comes back to. */
const places = new WeakMap<Boxes, Place>();

/** What a chart of these boxes begins zoomed to. */
export const zoomLeftIn = (boxes: Boxes): Box | undefined => places.get(boxes)?.box;

export class Chart implements Gestures {
  private readonly painter: BoxPainter;
  private readonly lanePainter: BoxPainter | undefined;
  private readonly mapPainter: BoxPainter | undefined;
  private readonly endings: (() => void)[] = [];
  private span: Span;
  private cursor: Box | undefined;
  private hovered: Box | undefined;
  private brushing: Span | undefined;
  private zoomedTo: Box | undefined;
  private history: Zoom[] = [];
  private scroll = 0; // the last that was seen: the page may be half taken away when the chart ends
  private animation: { from: Span; to: Span; start: number } | undefined;
  private frame = 0;
  private isStale = { base: true, map: true };

  constructor(
    private readonly elements: ChartElements,
    private input: ChartInput,
  ) {
    this.span = this.extent;
    this.painter = new BoxPainter(elements.base);
    this.lanePainter = elements.lane ? new BoxPainter(elements.lane) : undefined;
    this.mapPainter = elements.map ? new BoxPainter(elements.map) : undefined;
    const { body, ruler, map } = elements;
    // It tells of the first size, too, before that is painted.
    const observer = new ResizeObserver(() => {
      this.isStale.base = this.isStale.map = true;
      this.draw(performance.now());
    });
    observer.observe(body);
    const onScroll = (): void => {
      this.scroll = body.scrollTop;
      this.redraw("base");
    };
    body.addEventListener("scroll", onScroll, { passive: true });
    this.endings.push(
      () => observer.disconnect(),
      () => body.removeEventListener("scroll", onScroll),
      listenToGestures(body, this, input.onBrush ? "pan or brush" : "pan"),
      listenToGestures(ruler, this.beside(false), input.onBrush ? "brush" : "pan"),
    );
    if (map) this.endings.push(listenToGestures(map, this.beside(true), input.onBrush ? "brush" : "pan"));
    const place = places.get(input.boxes);
    if (place) {
      ({ span: this.span, box: this.zoomedTo, history: this.history, cursor: this.cursor } = place);
      body.scrollTop = place.scroll;
    }
  }

  end(): void {
    const { target: span, zoomedTo: box, history, cursor, scroll } = this;
    places.set(this.input.boxes, { span, box, history, cursor, scroll });
    cancelAnimationFrame(this.frame);
    for (const ending of this.endings) ending();
  }

  update(input: ChartInput): void {
    const before = this.input;
    this.input = input;
    if (input.boxes !== before.boxes) {
      const sameIn = (box: Box | undefined) => box && boxAt(input.boxes, box.row, (box.begin + box.end) / 2);
      this.history = [];
      this.zoomedTo = sameIn(this.zoomedTo);
      this.show(isSameSpan(before.boxes, this.extent) ? this.target : this.extent);
      input.onZoom(this.zoomedTo);
      this.hovered = undefined;
      const kept = sameIn(this.cursor);
      this.cursor = kept?.node === this.cursor?.node ? kept : undefined;
    }
    const isRepainted = input.boxes !== before.boxes || input.look !== before.look || input.theme !== before.theme;
    if (isRepainted) this.redraw("base", "map");
    else if (input.range !== before.range) this.redraw();
  }

  /** What is in view, for a picture in a file; sizes in CSS pixels. */
  picture(): { width: number; height: number; boxes: DrawnBox[] } {
    const { boxes, look, theme } = this.input;
    const layout = this.layout();
    const { width, height, ratio } = layout;
    return { width: width / ratio, height: height / ratio, boxes: this.painter.list(boxes, look, layout, theme) };
  }

  // Moving ---------------------------------------------------------------------------------------------------------

  get extent(): Span {
    return this.input.boxes;
  }

  pan(dx: number, dy: number): void {
    const { body } = this.elements;
    if (dy) body.scrollTop -= dy;
    if (dx) this.show(moved(this.span, this.extent, -dx * this.perPoint));
  }

  zoom(factor: number, x: number): void {
    this.show(zoomed(this.target, this.extent, factor, this.span.begin + x * this.perPoint));
  }

  /** Zooms about the middle, or the cursor if that is in view. */
  zoomBy(factor: number): void {
    const { begin, end } = this.target;
    const middle = this.cursor && (this.cursor.begin + this.cursor.end) / 2;
    const fixed = middle !== undefined && middle > begin && middle < end ? middle : (begin + end) / 2;
    this.glide(zoomed(this.target, this.extent, factor, fixed));
  }

  zoomTo(box: Box): void {
    this.goTo(fitted(box, this.extent), box);
    this.revealRow(box.row);
  }

  zoomToSpan(span: Span): void {
    this.goTo(fitted(span, this.extent), undefined);
  }

  /** To where one was before; false if one is at the beginning. */
  back(): boolean {
    const before = this.history.pop();
    if (!before && isSameSpan(this.target, this.extent)) return false;
    this.arriveAt(before ?? { span: this.extent, box: undefined });
    return true;
  }

  zoomOut(): void {
    this.history = [];
    this.arriveAt({ span: this.extent, box: undefined });
  }

  private goTo(span: Span, box: Box | undefined): void {
    const isThere = box !== undefined && sameBox(box, this.zoomedTo); // the second click of two
    if (!isThere) this.history.push({ span: this.target, box: this.zoomedTo });
    this.arriveAt({ span, box });
  }

  private arriveAt({ span, box }: Zoom): void {
    this.zoomedTo = box;
    this.glide(span);
    this.input.onZoom(box);
  }

  /** The cursor goes there because something else on the page did, and the view follows as far as it must. */
  follow(box: Box | undefined): void {
    if (sameBox(box, this.cursor)) return;
    this.cursor = box;
    this.redraw();
    if (!box) return;
    this.glide(revealing(this.target, this.extent, box));
    this.revealRow(box.row);
  }

  get cursorBox(): Box | undefined {
    return this.cursor;
  }

  private revealRow(row: number): void {
    const { body } = this.elements;
    const [top, bottom] = [row * ROW_HEIGHT, (row + 1) * ROW_HEIGHT];
    if (top < body.scrollTop) body.scrollTop = top;
    else if (bottom > body.scrollTop + body.clientHeight) body.scrollTop = bottom - body.clientHeight;
  }

  private get target(): Span {
    return this.animation?.to ?? this.span;
  }

  private get perPoint(): number {
    return lengthOf(this.span) / Math.max(1, this.elements.body.clientWidth);
  }

  private show(span: Span): void {
    this.animation = undefined;
    this.span = span;
    this.settle();
    this.redraw("base");
  }

  private glide(to: Span): void {
    if (isSameSpan(to, this.target)) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.show(to);
    this.animation = { from: this.span, to, start: performance.now() };
    this.settle();
    this.redraw("base");
  }

  /** What one has zoomed to has all that is in view inside of it: once that is not so, what is around it has. */
  private settle(): void {
    const { begin, end } = this.target;
    const slack = (end - begin) * 1e-6; // sums of times are not exact
    let box = this.zoomedTo;
    while (box && (box.begin > begin + slack || box.end < end - slack)) box = parentOf(this.input.boxes, box);
    if (box === this.zoomedTo) return;
    this.zoomedTo = box;
    this.input.onZoom(box);
  }

  // Pointing -------------------------------------------------------------------------------------------------------

  tap(x: number, y: number, count: number): void {
    const box = this.boxUnder(x, y);
    if (count < 2) {
      this.moveCursorQuietly(box);
      if (box && this.input.zoomsOnClick) this.zoomTo(box);
    } else if (!this.input.zoomsOnClick) {
      if (box) this.zoomTo(box);
      else this.zoomOut();
    }
  }

  hover(point: { x: number; y: number } | undefined): void {
    const found = point && this.boxUnder(point.x, point.y);
    const box = sameBox(found, this.hovered) ? this.hovered : found; // the same object: nothing new to say of it
    if (box !== this.hovered) this.redraw();
    this.hovered = box;
    this.input.onHover(box, point?.x ?? 0, point?.y ?? 0);
  }

  brush(from: number, to: number, isDone: boolean): void {
    this.brushOn(this.span, this.elements.body.clientWidth, from, to, isDone);
  }

  /** A click does not move what it is on. */
  private moveCursorQuietly(box: Box | undefined): void {
    this.cursor = box;
    this.redraw();
    this.input.onCursor(box);
  }

  private boxUnder(x: number, y: number): Box | undefined {
    const { row, time } = pointToPlace(this.layout(), x, y);
    return boxAt(this.input.boxes, row, time);
  }

  private brushOn(shown: Span, width: number, from: number, to: number, isDone: boolean): void {
    const at = (x: number): number => shown.begin + (Math.max(0, Math.min(width, x)) / width) * lengthOf(shown);
    const range = { begin: at(Math.min(from, to)), end: at(Math.max(from, to)) };
    this.brushing = isDone ? undefined : range;
    this.redraw();
    if (isDone) this.input.onBrush?.(range.end > range.begin ? range : undefined);
  }

  /** What gestures mean on the ruler, which shows what is in view, and on the map, which shows the whole. */
  private beside(isMap: boolean): Gestures {
    const width = (): number => Math.max(1, this.elements.body.clientWidth);
    const shown = (): Span => (isMap ? this.extent : this.span);
    return {
      pan: (dx) => (isMap ? undefined : this.pan(dx, 0)),
      zoom: (factor, x) => {
        const fixed = shown().begin + (x / width()) * lengthOf(shown());
        this.show(zoomed(this.span, this.extent, factor, fixed));
      },
      tap: (_x, _y, count) => (count > 1 ? this.zoomOut() : this.input.onBrush?.(undefined)),
      hover: () => undefined,
      brush: (from, to, isDone) => this.brushOn(shown(), width(), from, to, isDone),
    };
  }

  // The keyboard ---------------------------------------------------------------------------------------------------

  /** True if the key meant something here. */
  key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { body } = this.elements;
    const { cursor } = this;
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight": {
        const step = event.key === "ArrowLeft" ? -1 : 1;
        if (event.shiftKey) this.glide(moved(this.target, this.extent, (step * lengthOf(this.target)) / 4));
        else this.step((boxes, box) => siblingOf(boxes, box, step));
        return true;
      }
      case "ArrowUp":
        this.step(parentOf);
        return true;
      case "ArrowDown":
        this.step(longestChildOf);
        return true;
      case "+":
      case "=":
        this.zoomBy(0.5);
        return true;
      case "-":
        this.zoomBy(2);
        return true;
      case "Enter":
        if (cursor) this.zoomTo(cursor);
        return !!cursor;
      case "Escape":
        return this.back();
      case "Home":
        this.zoomOut();
        return true;
      case "PageUp":
      case "PageDown":
        body.scrollTop += (event.key === "PageUp" ? -0.9 : 0.9) * body.clientHeight;
        return true;
      case "b":
        if (!cursor || !this.input.onBrush) return false;
        this.input.onBrush({ begin: cursor.begin, end: cursor.end });
        return true;
      default:
        return false;
    }
  }

  private step(to: (boxes: Boxes, box: Box) => Box | undefined): void {
    const { boxes } = this.input;
    const { begin, end } = this.target;
    const left = { row: 0, begin, end: begin, node: -1 };
    const next = this.cursor
      ? to(boxes, this.cursor)
      : (boxAt(boxes, 0, (begin + end) / 2) ?? siblingOf(boxes, left, 1));
    if (!next) return;
    this.follow(next);
    this.input.onCursor(next);
  }

  // Drawing --------------------------------------------------------------------------------------------------------

  /** Marks are placed anew whatever else is. */
  private redraw(...parts: ("base" | "map")[]): void {
    for (const part of parts) this.isStale[part] = true;
    this.frame ||= requestAnimationFrame((now) => this.draw(now));
  }

  private layout(): Layout {
    const { clientHeight: height, scrollTop: scroll } = this.elements.body;
    return this.layoutOf(this.input.boxes.rows, height, ROW_HEIGHT, scroll);
  }

  private layoutOf(rows: number, height: number, rowHeight: number, scroll: number): Layout {
    const { span } = this;
    const width = this.elements.body.clientWidth;
    return layOut({ span, rows, width, height, rowHeight, scroll, ratio: devicePixelRatio });
  }

  private draw(now: number): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const stale = this.isStale;
    this.isStale = { base: false, map: false };
    if (this.animation) {
      const { from, to, start } = this.animation;
      const share = Math.max(0, Math.min(1, (now - start) / ANIMATION));
      this.span = between(from, to, 1 - (1 - share) ** 3);
      if (share === 1) this.animation = undefined;
      else this.redraw("base");
    }
    const layout = this.layout();
    const { boxes, look, theme, lane } = this.input;
    const { base, marks, ruler, map } = this.elements;
    const width = this.elements.body.clientWidth;
    if (stale.base) {
      this.painter.paint(boxes, look, layout, theme);
      base.style.width = `${layout.width / layout.ratio}px`; // as many pixels on the screen as it has: it stays sharp
      base.style.height = `${layout.height / layout.ratio}px`;
      const size = { width, height: RULER_HEIGHT, ratio: layout.ratio };
      paintRuler(ruler, this.span, size, theme.muted);
    }
    if (stale.base && lane) {
      this.lanePainter?.paint(lane.boxes, lane.look, this.layoutOf(1, LANE_HEIGHT, LANE_HEIGHT, 0), theme);
    }
    const range = this.brushing ?? this.input.range;
    placeOutline(marks.hovered, layout, this.hovered);
    placeOutline(marks.cursor, layout, this.cursor);
    placeRange(marks, layout, range);
    if (map && stale.map) this.mapPainter?.paintSmall(boxes, look, width, MAP_HEIGHT, layout.ratio);
    this.placeMapFrame(range);
  }

  private placeMapFrame(range: Span | undefined): void {
    const { mapFrame } = this.elements;
    if (!mapFrame) return;
    const { extent } = this;
    const share = (time: number): string => `${((time - extent.begin) / (lengthOf(extent) || 1)) * 100}%`;
    const { style } = mapFrame;
    mapFrame.classList.toggle("whole", isSameSpan(this.span, extent));
    style.setProperty("--from", share(this.span.begin));
    style.setProperty("--to", share(this.span.end));
    style.setProperty("--range-from", share(range?.begin ?? extent.begin));
    style.setProperty("--range-to", share(range?.end ?? extent.end));
  }
}
