import { describe, expect, test } from "vitest";
import { meaningOfPinch, meaningOfWheel } from "./gestures.ts";

const wheel = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };

describe("the wheel", () => {
  test("scrolls what is higher than the screen, and zooms what is not", () => {
    expect(meaningOfWheel({ ...wheel, deltaY: 100 }, true)).toBe("scroll");
    expect(meaningOfWheel({ ...wheel, deltaY: -100 }, false)).toEqual({ zoom: Math.exp(-0.3) });
  });

  test("zooms with Ctrl or Command, out by as much as in", () => {
    const closer = meaningOfWheel({ ...wheel, deltaY: -100, ctrlKey: true }, true) as { zoom: number };
    const further = meaningOfWheel({ ...wheel, deltaY: 100, metaKey: true }, true) as { zoom: number };
    expect(closer.zoom).toBeLessThan(1);
    expect(closer.zoom * further.zoom).toBeCloseTo(1);
  });

  test("moves sideways when it is turned sideways, or with Shift", () => {
    expect(meaningOfWheel({ ...wheel, deltaX: 30, deltaY: 5 }, true)).toEqual({ pan: 30 });
    expect(meaningOfWheel({ ...wheel, deltaY: 40, shiftKey: true }, false)).toEqual({ pan: 40 });
  });

  test("that counts lines goes as far as one that counts pixels", () => {
    expect(meaningOfWheel({ ...wheel, deltaX: 3, deltaMode: 1 }, true)).toEqual({ pan: 48 });
  });
});

test("two fingers that part zoom in between them, and move what they hold", () => {
  const meaning = meaningOfPinch(
    [
      { x: 100, y: 50 },
      { x: 200, y: 50 },
    ],
    [
      { x: 100, y: 60 },
      { x: 300, y: 60 },
    ],
  );
  expect(meaning).toEqual({ factor: 0.5, x: 200, dx: 50, dy: 10 });
});
