import { describe, expect, test } from "vitest";
import { between, fitted, moved, revealing, ruler, zoomed } from "./span.ts";

const extent = { begin: 0, end: 100 };

describe("zooming", () => {
  test("keeps what is under the pointer where it is", () => {
    const closer = zoomed({ begin: 20, end: 60 }, extent, 0.5, 30);
    expect(closer).toEqual({ begin: 25, end: 45 });
    expect(zoomed(closer, extent, 2, 30)).toEqual({ begin: 20, end: 60 });
  });

  test("ends at the whole, and at what can be told apart", () => {
    expect(zoomed({ begin: 10, end: 90 }, extent, 10, 50)).toEqual(extent);
    const closest = zoomed({ begin: 10, end: 90 }, extent, 1e-30, 50);
    expect(closest.end - closest.begin).toBeCloseTo(1e-5, 12);
    expect(closest.begin).toBeLessThanOrEqual(50);
    expect(closest.end).toBeGreaterThanOrEqual(50);
  });

  test("of nothing stays nothing", () => {
    const nothing = { begin: 0, end: 0 };
    expect(zoomed(nothing, nothing, 0.5, 0)).toEqual(nothing);
  });
});

describe("moving", () => {
  test("ends at the edges without changing the zoom", () => {
    expect(moved({ begin: 20, end: 60 }, extent, 70)).toEqual({ begin: 60, end: 100 });
    expect(moved({ begin: 20, end: 60 }, extent, -70)).toEqual({ begin: 0, end: 40 });
  });

  test("to something goes no further than it has to", () => {
    const span = { begin: 20, end: 60 };
    expect(revealing(span, extent, { begin: 30, end: 40 })).toBe(span);
    expect(revealing(span, extent, { begin: 10, end: 30 })).toEqual({ begin: 10, end: 50 });
    expect(revealing(span, extent, { begin: 55, end: 65 })).toEqual({ begin: 25, end: 65 });
    expect(revealing(span, extent, { begin: 0, end: 100 }), "it is in view already").toBe(span);
    expect(revealing({ begin: 0, end: 5 }, extent, { begin: 50, end: 70 })).toEqual({ begin: 50, end: 70 });
  });

  test("a span that fits nowhere becomes the whole", () => {
    expect(fitted({ begin: -50, end: 200 }, extent)).toEqual(extent);
  });
});

test("an animation begins and ends where it should, and zooms by equal factors in equal times", () => {
  const [from, to] = [extent, { begin: 40, end: 41 }];
  expect(between(from, to, 0)).toEqual(from);
  expect(between(from, to, 1)).toEqual(to);
  const half = between(from, to, 0.5);
  expect(half.end - half.begin).toBeCloseTo(10);
  expect(between({ begin: 0, end: 10 }, { begin: 50, end: 60 }, 0.5)).toEqual({ begin: 25, end: 35 });
});

describe("a ruler", () => {
  test("has round marks, as many as there is room for", () => {
    expect(ruler({ begin: 0, end: 1 }, 5).marks).toEqual(
      [0, 0.2, 0.4, 0.6, 0.8, 1].map((mark) => expect.closeTo(mark, 12)),
    );
    expect(ruler({ begin: 3.1, end: 9.9 }, 10)).toEqual({ step: 1, marks: [4, 5, 6, 7, 8, 9] });
    expect(ruler({ begin: 0.00125, end: 0.0013 }, 6).step).toBeCloseTo(1e-5, 12);
  });

  test.each([
    [100, 10],
    [250, 30],
    [500, 60],
    [5000, 600],
    [11000, 1200],
    [30000, 3600],
    [40000, 7200],
  ])("of %d seconds has a mark each %d, which is round on a clock", (end, step) => {
    expect(ruler({ begin: 0, end }, 10).step).toBe(step);
  });

  test("of nothing has none", () => {
    expect(ruler({ begin: 4, end: 4 }, 5).marks).toEqual([]);
  });
});
