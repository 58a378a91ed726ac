import { describe, expect, test } from "vitest";
import { bodyHeight, heightOfRows, MAX_BODY_HEIGHT, MAX_ROWS, scrollToRow, visibleRows } from "./rows.ts";

const ROW = 24;
const VIEW = 600;

describe("rows of a short list", () => {
  test("are drawn where the scroll position is", () => {
    const { first, last, top } = visibleRows(2400, VIEW, 1000, ROW);
    expect(first).toBeLessThanOrEqual(100);
    expect(last).toBeGreaterThanOrEqual(125);
    expect(top).toBe(first * ROW);
  });

  test("are none where there are none", () => {
    const { first, last } = visibleRows(0, VIEW, 0, ROW);
    expect(last - first).toBe(0);
  });

  test("are never more than the page can bear", () => {
    const { first, last } = visibleRows(0, 100_000, 1_000_000, ROW);
    expect(last - first).toBe(MAX_ROWS);
  });

  test("fill the height that they are allowed, wherever the list is scrolled to", () => {
    const height = heightOfRows(40, ROW);
    for (const scrollTop of [0, 7, 1000, 2411, 1000 * ROW - height]) {
      const { last, top, first } = visibleRows(scrollTop, height, 1000, ROW, 40);
      expect(last - first).toBeLessThanOrEqual(40);
      expect(top + (last - first) * ROW).toBeGreaterThanOrEqual(scrollTop + height);
    }
  });

  test("stay where they are while the selected one can be seen", () => {
    expect(scrollToRow(10, 100, VIEW, 1000, ROW)).toBe(100);
  });

  test("move just as far as the selected one needs", () => {
    expect(scrollToRow(3, 2400, VIEW, 1000, ROW)).toBe(3 * ROW);
    expect(scrollToRow(50, 0, VIEW, 1000, ROW)).toBe(51 * ROW - VIEW);
  });
});

describe("rows of a list that is higher than a browser can scroll", () => {
  const COUNT = 5_000_000;

  test("keep to the height that browsers can make", () => {
    expect(bodyHeight(COUNT, ROW)).toBe(MAX_BODY_HEIGHT);
  });

  test("begin with the first and end with the last", () => {
    expect(visibleRows(0, VIEW, COUNT, ROW).first).toBe(0);
    const end = visibleRows(MAX_BODY_HEIGHT - VIEW, VIEW, COUNT, ROW);
    expect(end.last).toBe(COUNT);
    expect(end.top + (end.last - end.first) * ROW).toBeCloseTo(MAX_BODY_HEIGHT, 0);
  });

  test.each([0, 1, 77, 1_234_567, 2_500_000, COUNT - 2, COUNT - 1])("can show row %i whole", (row) => {
    for (const from of [0, 3_000_000, MAX_BODY_HEIGHT - VIEW]) {
      const scrollTop = scrollToRow(row, from, VIEW, COUNT, ROW);
      const { first, last, top } = visibleRows(scrollTop, VIEW, COUNT, ROW);
      expect(first).toBeLessThanOrEqual(row);
      expect(last).toBeGreaterThan(row);
      const edge = top + (row - first) * ROW - scrollTop;
      expect(edge).toBeGreaterThan(-0.5);
      expect(edge + ROW).toBeLessThan(VIEW + 0.5);
    }
  });
});
