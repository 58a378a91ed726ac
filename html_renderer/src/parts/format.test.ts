import { expect, test } from "vitest";
import { count, decimalsFor, duration, percent, plural } from "./format.ts";

test.each([
  [0, "0 s"],
  [1.2345, "1.23 s"],
  [0.0356, "35.6 ms"],
  [0.00008, "80 µs"],
  [2e-9, "2 ns"],
  [125, "2 min 5 s"],
  [119.7, "2 min 0 s"],
  [-0.25, "-250 ms"],
])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));

test("a share of nothing is no share", () => expect(percent(0 / 0)).toBe("0.0%"));
test("thousands are set apart", () => expect(count(1234567)).toBe("1,234,567"));
test("one is not many", () =>
  expect([plural(1, "sample"), plural(1000, "sample")]).toEqual(["1 sample", "1,000 samples"]));
test("a millisecond's samples deserve three decimals", () => {
  expect([decimalsFor(0.001), decimalsFor(0.0001), decimalsFor(1), decimalsFor(0)]).toEqual([3, 4, 0, 9]);
});
