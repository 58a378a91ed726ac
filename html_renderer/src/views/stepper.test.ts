import { expect, test } from "vitest";
import { nextPlace } from "./stepper.ts";

test.each([
  ["the next", 4, 1, 7],
  ["the one before", 7, -1, 4],
  ["the next of a place between", 5, 1, 7],
  ["the first after the last", 9, 1, 2],
  ["the last before the first", 2, -1, 9],
  ["the first from nowhere", -1, 1, 2],
] as const)("a step leads to %s", (_, from, step, to) => {
  expect(nextPlace([2, 4, 7, 9], from, step)).toBe(to);
});

test("there is no step without matches", () => expect(nextPlace([], 3, 1)).toBeUndefined());
