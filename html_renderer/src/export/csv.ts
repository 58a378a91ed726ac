// A table of functions for spreadsheets, as RFC 4180 has it.
import type { FunctionTable } from "../model/functions.ts";

export function functionTableCsv(_table: FunctionTable, _rows: ArrayLike<number>): string {
  throw new Error("TODO");
}
