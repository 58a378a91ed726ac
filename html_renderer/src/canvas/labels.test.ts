import { expect, test } from "vitest";
import { labelFitter } from "./labels.ts";

const fit = labelFitter((text) => text.length * 10);

test("a label is written whole where there is room", () => {
  expect(fit("process", 70)).toBe("process");
});

test("a label is cut with an ellipsis, and is never wider than its room", () => {
  expect(fit("process", 69)).toBe("proce…");
  expect(fit("process", 30)).toBe("pr…");
});

test("a label of less than two characters is left out", () => {
  expect(fit("process", 29)).toBe("");
  expect(fit("f", 20)).toBe("f");
  expect(fit("f", 12)).toBe("");
});

test("a character is measured once, and never cut in two", () => {
  const measured: string[] = [];
  const counting = labelFitter((text) => {
    measured.push(text);
    return 10;
  });
  for (let i = 0; i < 3; i++) counting("ééaa😀😀😀😀", 1000);
  expect(measured).toEqual(["…", "é", "a", "😀"]);
  expect(counting("a😀😀😀", 30)).toBe("a😀…");
});
