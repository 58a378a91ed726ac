// A table of functions for spreadsheets, as RFC 4180 has it.
import { codePosition, filePath, type Session } from "../data/session.ts";
import type { FunctionTable } from "../model/functions.ts";

/** The given rows of a table, in that order. Times are seconds, paths whole: short ones may be those of two files. */
export function functionTableCsv(session: Session, table: FunctionTable, rows: ArrayLike<number>): string {
  const lines = [`${table.grouping},position,self (s),total (s),samples`];
  for (let i = 0; i < rows.length; ++i) {
    const row = rows[i];
    const id = table.functionId[row];
    const isFunction = table.grouping === "function";
    const position = isFunction ? codePosition(session, id, filePath(session, id)) : table.position[row];
    const texts = [table.label[row], position].map(cell);
    lines.push([...texts, table.self[row], table.total[row], table.samples[row]].join(","));
  }
  return lines.map((line) => `${line}\r\n`).join("");
}

// Text that a spreadsheet would take for a formula gets an apostrophe, so that a profile cannot make it compute.
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
