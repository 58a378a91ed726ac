// A table or a tree of any length: draws the rows that can be seen, and is used by keyboard and by screen readers as the
// WAI-ARIA patterns "grid" and "treegrid" ask. It knows rows by their number; what stands in them is its owner's.
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { bodyHeight, heightOfRows, MAX_ROWS, scrollToRow, visibleRows } from "./rows";

export interface Column {
  label: string;
  /** What the label means, for those who point at it. */
  hint?: string;
  /** A track of CSS grid. */
  width: string;
  numeric?: boolean;
  sorted?: "ascending" | "descending" | "none";
  onSort?: () => void;
}

export interface RowTraits {
  /** From 1; trees only. */
  level?: number;
  /** undefined: there is nothing to open. */
  expanded?: boolean | undefined;
  /** A class for the looks of it. */
  look?: string;
}

export interface GridProps {
  /** Unlike any other on the page. */
  label: string;
  /** What is listed: when it is shown again, it is scrolled to where it was. */
  of?: object;
  tree?: boolean;
  columns: readonly Column[];
  /** Which columns are shown; by default all. */
  shown?: readonly number[] | undefined;
  count: number;
  /** The selected row, -1 for none. */
  active: number;
  onActive: (row: number) => void;
  /** Enter, or a double click. */
  onOpen?: (row: number) => void;
  /** Trees: the arrow keys to the right and left, and a click on what is marked with data-opens. */
  onExpand?: (row: number, open: boolean) => void;
  /** Trees: the row of the parent, -1 for none. */
  parentOf?: (row: number) => number;
  traits?: (row: number) => RowTraits;
  /** One cell a column. */
  cells: (row: number, first: number, last: number) => ComponentChildren[];
  empty: ComponentChildren;
  /** How the rows are sorted: when that changes, the first ones are what is asked for. */
  arrangement?: string;
  /** Rows drawn at most: fewer where there are several grids, or many elements a row. */
  mostRows?: number | undefined;
}

const HEAD_HEIGHT = 28;
const ROW_HEIGHT = matchMedia("(pointer: coarse)").matches ? 34 : 22;

interface Place {
  scrollTop: number;
  active: number;
}

const places = new WeakMap<object, Place>();

export function Grid(props: GridProps) {
  const { count, active, columns, shown = [...columns.keys()], mostRows = MAX_ROWS } = props;
  const id = props.label.replaceAll(" ", "-");
  const box = useRef<HTMLDivElement>(null);
  const place = useRef(props.of && places.get(props.of));
  const [scrollTop, setScrollTop] = useState(place.current?.scrollTop ?? 0);
  const [height, setHeight] = useState(0); // of the rows in view; 0: not known yet

  useLayoutEffect(() => {
    const element = box.current!;
    const measure = () => setHeight(Math.max(ROW_HEIGHT, element.clientHeight - HEAD_HEIGHT));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure(); // before rows are made that have no room, or too few
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current!;
    if (height === 0) return;
    const left = place.current;
    place.current = undefined;
    if (left) element.scrollTop = left.scrollTop;
    if (active < 0 || active >= count || left?.active === active) return;
    const target = scrollToRow(active, element.scrollTop, height, count, ROW_HEIGHT);
    if (target === element.scrollTop) return;
    element.scrollTop = target;
    setScrollTop(element.scrollTop);
  }, [active, count, height]);

  useLayoutEffect(() => {
    if (props.of && height > 0) places.set(props.of, { scrollTop, active });
  });

  const arrangement = useRef(props.arrangement);
  useLayoutEffect(() => {
    if (arrangement.current === props.arrangement) return;
    arrangement.current = props.arrangement;
    box.current!.scrollTop = 0;
    setScrollTop(0);
  }, [props.arrangement]);

  const { first, last, top } = visibleRows(scrollTop, height, count, ROW_HEIGHT, mostRows);
  const rows: JSX.Element[] = [];
  for (let row = first; row < last; row++) {
    const { level, expanded, look = "" } = props.traits?.(row) ?? {};
    const cells = props.cells(row, first, last);
    rows.push(
      <div
        key={row}
        id={`${id}-${row}`}
        class={`grid-row ${look}`}
        role="row"
        aria-rowindex={row + 2}
        aria-selected={row === active}
        aria-level={level}
        aria-expanded={expanded}
        onClick={(event) => {
          props.onActive(row);
          if (isOpener(event.target)) props.onExpand?.(row, !expanded);
        }}
        onDblClick={(event) => {
          if (!isOpener(event.target)) props.onOpen?.(row);
        }}
      >
        {shown.map((column) => (
          <div key={column} role="gridcell" class={columns[column].numeric ? "number" : "cut"}>
            {cells[column]}
          </div>
        ))}
      </div>,
    );
  }

  return (
    <div
      ref={box}
      class="grid"
      role={props.tree ? "treegrid" : "grid"}
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={shown.length}
      aria-activedescendant={active >= first && active < last ? `${id}-${active}` : undefined}
      tabIndex={0}
      style={{
        "--columns": shown.map((column) => columns[column].width).join(" "),
        "--row": `${ROW_HEIGHT}px`,
        maxHeight: `${heightOfRows(mostRows, ROW_HEIGHT) + HEAD_HEIGHT}px`,
      }}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        if (event.target === event.currentTarget && onKey(event, props, Math.floor(height / ROW_HEIGHT) - 1))
          event.preventDefault();
      }}
    >
      <div class="grid-head" role="row" aria-rowindex={1}>
        {shown.map((column) => (
          <Head key={column} {...columns[column]} />
        ))}
      </div>
      <div class="grid-body" role="rowgroup" style={{ height: `${bodyHeight(count, ROW_HEIGHT)}px` }}>
        <div role="presentation" style={{ transform: `translateY(${top}px)` }}>
          {rows}
        </div>
      </div>
      {count === 0 && props.empty}
    </div>
  );
}

function Head({ label, hint, numeric, sorted, onSort }: Column) {
  const arrow = { ascending: " ↑", descending: " ↓", none: "" }[sorted ?? "none"];
  return (
    <div role="columnheader" class={numeric ? "number" : "cut"} aria-sort={sorted} title={hint}>
      {onSort ? (
        <button onClick={onSort}>
          {label}
          <span aria-hidden="true">{arrow}</span>
        </button>
      ) : (
        label
      )}
    </div>
  );
}

/** What a cell marks with data-opens is clicked to open or close the row. */
const isOpener = (target: EventTarget | null): boolean => (target as Element).closest("[data-opens]") !== null;

/** True when the key meant something here. */
function onKey(event: KeyboardEvent, grid: GridProps, page: number): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || grid.count === 0) return false;
  const active = Math.min(grid.active, grid.count - 1);
  const go = (row: number) => {
    grid.onActive(Math.max(0, Math.min(grid.count - 1, row)));
    return true;
  };
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  };
  const { key } = event;
  if (Object.hasOwn(steps, key)) return go(active + steps[key]);
  if (active < 0) return false;
  if (key === "Enter" && grid.onOpen) {
    grid.onOpen(active);
    return true;
  }
  return /^Arrow(Left|Right)$/.test(key) && grid.tree === true && expandOrMove(grid, active, key === "ArrowRight", go);
}

function expandOrMove(grid: GridProps, row: number, right: boolean, go: (row: number) => boolean): boolean {
  const expanded = grid.traits?.(row).expanded;
  if (expanded === !right) grid.onExpand?.(row, right);
  else if (right) {
    if (expanded) go(row + 1);
  } else {
    const parent = grid.parentOf?.(row) ?? -1;
    if (parent >= 0) go(parent);
  }
  return true;
}
