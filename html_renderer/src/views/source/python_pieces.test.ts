import { expect, test } from "vitest";
import { pieces } from "./python_pieces.ts";

const marked = (line: string) => pieces(line).filter(([kind]) => kind !== "");

test("no character of a line is lost", () => {
  for (const line of ["", "  return f'{x!r}' # done", "'''", 'a = "\\"', "\ud800 = 0x_g", "x".repeat(5000)]) {
    expect(
      pieces(line)
        .map(([, text]) => text)
        .join(""),
    ).toBe(line);
  }
});

test("keywords are whole words", () => {
  expect(marked("for format in iffy:")).toEqual([
    ["keyword", "for"],
    ["keyword", "in"],
  ]);
});

test("inside of texts and comments nothing else is seen", () => {
  expect(marked(`x = rb"if # 1" + '''not''' # for 'it'`)).toEqual([
    ["string", 'rb"if # 1"'],
    ["string", "'''not'''"],
    ["comment", "# for 'it'"],
  ]);
});

test("numbers are seen, names with digits are not", () => {
  expect(marked("x1 = 0xff + 1_000.5e-3 + 2j")).toEqual([
    ["number", "0xff"],
    ["number", "1_000.5e-3"],
    ["number", "2j"],
  ]);
});

test("a line of many pieces goes on without colours", () => {
  expect(pieces("1 2 3 4", 2)).toEqual([
    ["number", "1"],
    ["", " "],
    ["number", "2"],
    ["", " 3 4"],
  ]);
});
