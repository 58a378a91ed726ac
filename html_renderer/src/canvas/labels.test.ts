import { expect, test } from "vitest";
import { LabelFitter } from "./labels.ts";

const fitter = new LabelFitter((text) => text.length * 10);

test("a label is written whole where there is room", () => {
  expect(fitter.fit("process", 70)).toBe("process");
});

test("a label is cut with an ellipsis, and is never wider than its room", () => {
  expect(fitter.fit("process", 69)).toBe("proce…");
  expect(fitter.fit("process", 30)).toBe("pr…");
});

test("a label of less than two characters is left out", () => {
  expect(fitter.fit("process", 29)).toBe("");
  expect(fitter.fit("f", 20)).toBe("f");
  expect(fitter.fit("f", 12)).toBe("");
});

test("a character is measured once, and never cut in two", () => {
  const measured: string[] = [];
  const counting = new LabelFitter((text) => {
    measured.push(text);
    return 10;
  });
  for (let i = 0; i < 3; i++) counting.fit("ééaa😀😀😀😀", 1000);
  expect(measured).toEqual(["…", "é", "a", "😀"]);
  expect(counting.fit("a😀😀😀", 30)).toBe("a😀…");
});
