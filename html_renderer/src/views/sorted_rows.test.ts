import { expect, test } from "vitest";
import { sortedRows } from "./sorted_rows.ts";

const columns = {
  self: Float64Array.of(1, 3, 0, 3, 0),
  total: Float64Array.of(4, 3, 2, 5, 6),
  samples: Int32Array.of(1, 2, 4, 4, 4),
  name: ["walk", "Äpfel", "task_10", "task_9", "zip"],
  location: ["b.py:1", "", "a.py:10", "a.py:9", ""],
};

const labels = (sort: string) => Array.from(sortedRows(columns, sort), (row) => columns.name[row]);

test("rows come greatest first; of equal ones that with the greater total", () => {
  expect(labels("self")).toEqual(["task_9", "Äpfel", "walk", "zip", "task_10"]);
});

test("rows that are equal in another column are in the order of the first two", () => {
  expect(labels("samples")).toEqual(["task_9", "zip", "task_10", "Äpfel", "walk"]);
  expect(labels("-location").slice(0, 2)).toEqual(["Äpfel", "zip"]);
});

test("a minus turns the order, not that of equal rows", () => {
  expect(labels("-self")).toEqual(["zip", "task_10", "walk", "task_9", "Äpfel"]);
});

test("names are in the order of a dictionary, numbers in them by value", () => {
  expect(labels("-name")).toEqual(["Äpfel", "task_9", "task_10", "walk", "zip"]);
  expect(labels("location").slice(0, 3)).toEqual(["walk", "task_10", "task_9"]);
});

test("a column that is none sorts by the first", () => {
  for (const none of ["moon", "constructor", ""]) expect(labels(none)).toEqual(labels("self"));
});
