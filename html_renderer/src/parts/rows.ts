// Which rows of a long list are drawn? Plain arithmetic, so that it can be tested without a browser.
//
// Browsers cannot make an element higher than some ten million pixels. A longer list gets a body of that height, and the
// scroll position then stands for a share of the list, no longer for a pixel of it.

/** Pixels; Firefox ends at 17.8 million, Chromium at 33.5 million. */
export const MAX_BODY_HEIGHT = 10_000_000;

/** Rows drawn at most, whatever the screen: it bounds the elements on the page. A grid is not made higher than they are. */
export const MAX_ROWS = 100;

const ROWS_BEYOND = 4;

/** The height that so many drawn rows can fill, wherever the list is scrolled to. */
export function heightOfRows(most: number, rowHeight: number): number {
  return (most - 2 * ROWS_BEYOND - 1) * rowHeight;
}

export interface RowWindow {
  /** The first row drawn, and the row after the last one. */
  first: number;
  last: number;
  /** Where the first row stands in the body, pixels. */
  top: number;
}

export function bodyHeight(count: number, rowHeight: number): number {
  return Math.min(count * rowHeight, MAX_BODY_HEIGHT);
}

/** The row at the upper edge (a fraction of a row is scrolled out). */
function rowAt(scrollTop: number, viewHeight: number, count: number, rowHeight: number): number {
  const height = bodyHeight(count, rowHeight);
  if (height === count * rowHeight) return scrollTop / rowHeight;
  return (Math.min(1, scrollTop / (height - viewHeight)) * (count * rowHeight - viewHeight)) / rowHeight;
}

export function visibleRows(
  scrollTop: number,
  viewHeight: number,
  count: number,
  rowHeight: number,
  most = MAX_ROWS,
): RowWindow {
  const upper = Math.max(0, rowAt(Math.max(0, scrollTop), viewHeight, count, rowHeight));
  const first = Math.max(0, Math.min(Math.floor(upper) - ROWS_BEYOND, count - 1));
  const last = Math.min(count, first + most, Math.ceil(upper + viewHeight / rowHeight) + ROWS_BEYOND);
  return { first, last: Math.max(first, last), top: scrollTop - (upper - first) * rowHeight };
}

/** The scroll position that shows `row` whole: the present one if it does, else the nearest that does. */
export function scrollToRow(
  row: number,
  scrollTop: number,
  viewHeight: number,
  count: number,
  rowHeight: number,
): number {
  const upper = rowAt(scrollTop, viewHeight, count, rowHeight);
  const rows = viewHeight / rowHeight;
  const target = row < upper ? row : row + 1 > upper + rows ? row + 1 - rows : upper;
  if (target === upper) return scrollTop;
  const height = bodyHeight(count, rowHeight);
  if (height === count * rowHeight) return target * rowHeight;
  return (target / (count - rows)) * (height - viewHeight);
}
