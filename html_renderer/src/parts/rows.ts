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

/** Pixels of rows that a pixel of scrolling stands for: more than one where the list is higher than a browser can make it. */
function scaleOf(viewHeight: number, count: number, rowHeight: number): number {
  const [rows, body] = [count * rowHeight, bodyHeight(count, rowHeight)];
  return rows === body ? 1 : (rows - viewHeight) / (body - viewHeight);
}

export function visibleRows(
  scrollTop: number,
  viewHeight: number,
  count: number,
  rowHeight: number,
  most = MAX_ROWS,
): RowWindow {
  const upper = (Math.max(0, scrollTop) * scaleOf(viewHeight, count, rowHeight)) / rowHeight;
  const first = Math.max(0, Math.min(Math.floor(upper) - ROWS_BEYOND, count - 1));
  const last = Math.min(count, first + most, Math.ceil(upper + viewHeight / rowHeight) + ROWS_BEYOND);
  return { first, last, top: scrollTop - (upper - first) * rowHeight };
}

/** The scroll position that shows `row` whole: the present one if it does, else the nearest that does. */
export function scrollToRow(
  row: number,
  scrollTop: number,
  viewHeight: number,
  count: number,
  rowHeight: number,
): number {
  const scale = scaleOf(viewHeight, count, rowHeight);
  const upper = scrollTop * scale;
  const target = Math.min(row * rowHeight, Math.max(upper, (row + 1) * rowHeight - viewHeight));
  return target === upper ? scrollTop : target / scale;
}
