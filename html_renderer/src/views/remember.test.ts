import { expect, test } from "vitest";
import { remember } from "./remember.ts";

test("what was made of the last few arguments is not made again", () => {
  const made: string[] = [];
  const make = remember((a: object, b: number) => {
    made.push(`${Object.keys(a)[0]}${b}`);
    return { a, b };
  });
  const [x, y] = [{ x: 1 }, { y: 1 }];
  const first = make(x, 1);
  expect(make(x, 1)).toBe(first);
  expect(make(x, 2)).toEqual({ a: x, b: 2 });
  expect(make(y, 1)).toEqual({ a: y, b: 1 });
  expect(make(x, 1)).toBe(first);
  for (let b = 10; b < 13; b++) make(y, b);
  expect(make(x, 1)).toBe(first);
  for (let b = 20; b < 24; b++) make(y, b);
  expect(make(x, 1)).not.toBe(first);
  expect(made.filter((one) => one === "x1")).toHaveLength(2);
});
