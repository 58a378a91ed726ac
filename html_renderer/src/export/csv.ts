// A table of functions for spreadsheets, as RFC 4180 has it.
import type { FunctionTable } from "../model/functions.ts";

/** The given rows of a table, in that order. Times are seconds. */
export function functionTableCsv(table: FunctionTable, rows: ArrayLike<number>): string {
  const lines = ["name,position,self (s),total (s),samples"];
  for (let i = 0; i < rows.length; ++i) {
    const row = rows[i];
    const texts = [table.label[row], table.position[row]].map(cell);
    lines.push([...texts, table.self[row], table.total[row], table.samples[row]].join(","));
  }
  return lines.map((line) => `${line}\r\n`).join("");
}

// Text that a spreadsheet would take for a formula gets an apostrophe, so that a profile cannot make it compute.
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
