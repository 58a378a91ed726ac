import { expect, test } from "vitest";
import { count, decimalsFor, duration, percent, plural, stretch } from "./format.ts";

test.each([
  [0, "0 s"],
  [1.2345, "1.23 s"],
  [0.0356, "35.6 ms"],
  [0.00008, "80 µs"],
  [2e-9, "2 ns"],
  [125, "2 min 5 s"],
  [119.7, "2 min"],
  [-0.25, "-250 ms"],
  [0.9996, "1 s"],
  [59.97, "1 min"],
  [3599.7, "1 h"],
  [9514, "2 h 38 min 34 s"],
  [1e-12, "0 s"],
])("%d seconds are %s", (seconds, text) => expect(duration(seconds)).toBe(text));

test.each([
  [12.504, 0.001, "12.504 s"],
  [12.505, 0.001, "12.505 s"],
  [0.9996, 0.0001, "999.6 ms"],
  [754.5, 0.5, "12 min 34.5 s"],
  [719.9996, 0.001, "12 min"],
  [7200, 600, "2 h"],
  [1.5, 0.5, "1.5 s"],
])("%d seconds, %d after the mark before, are %s", (seconds, step, text) => expect(duration(seconds, step)).toBe(text));

test("a stretch of time says where it begins and ends, however short it is", () => {
  expect(stretch({ begin: 12.5042, end: 12.5075 })).toBe("12.5042 s – 12.5075 s");
  expect(stretch({ begin: 0.1, end: 1.25 })).toBe("100 ms – 1.25 s");
});

test("a share of nothing is no share", () => expect(percent(0 / 0)).toBe("0.0%"));
test("thousands are set apart", () => expect(count(1234567)).toBe("1,234,567"));
test("one is not many", () =>
  expect([plural(1, "sample"), plural(1000, "sample")]).toEqual(["1 sample", "1,000 samples"]));
test("a millisecond's samples deserve three decimals", () => {
  expect([decimalsFor(0.001), decimalsFor(0.0001), decimalsFor(1), decimalsFor(0)]).toEqual([3, 4, 0, 9]);
});
