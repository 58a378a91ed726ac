import { expect, test } from "vitest";
import type { FunctionTable } from "../model/functions.ts";
import { sortedRows } from "./sorted_rows.ts";

const table = {
  count: 4,
  label: ["walk", "Äpfel", "task_10", "task_9"],
  position: ["b.py:1", "", "a.py:10", "a.py:9"],
  self: Float64Array.of(1, 3, 0, 3),
  total: Float64Array.of(4, 3, 2, 5),
  samples: Int32Array.of(1, 2, 3, 4),
} as unknown as FunctionTable;

const labels = (sort: string) => Array.from(sortedRows(table, sort), (row) => table.label[row]);

test("rows come greatest first, equal ones in the table's order", () => {
  expect(labels("self")).toEqual(["Äpfel", "task_9", "walk", "task_10"]);
});

test("a minus turns the order, and leaves equal ones in the table's order", () => {
  expect(labels("-self")).toEqual(["task_10", "walk", "Äpfel", "task_9"]);
});

test("names are in the order of a dictionary, numbers in them by value", () => {
  expect(labels("-name")).toEqual(["Äpfel", "task_9", "task_10", "walk"]);
  expect(labels("location")).toEqual(["walk", "task_10", "task_9", "Äpfel"]);
});

test("a column that is none sorts by self time", () => {
  expect(labels("moon")).toEqual(labels("self"));
});
