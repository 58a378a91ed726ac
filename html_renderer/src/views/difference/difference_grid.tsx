// The functions of both sessions, by how much their time changed.
import { useState } from "preact/hooks";
import { codePosition } from "../../data/session.ts";
import { type Comparison, differenceTable } from "../../model/difference.ts";
import { FunctionName } from "../function_name.tsx";
import { remember } from "../remember.ts";
import { isNarrow } from "../screen.ts";
import { SortedGrid, type SortedColumn, type SortedGridProps } from "../sorted_grid.tsx";
import { timeText } from "../times.ts";
import { Position } from "../tree_grid.tsx";
import { Change, type DifferenceProps, relativeText } from "./changes.tsx";

const contentsOf = remember((comparison: Comparison) => {
  const table = differenceTable(comparison);
  const { functionId, label, selfBefore, selfAfter, totalBefore, totalAfter } = table;
  const change = (before: Float64Array, after: Float64Array) => before.map((time, row) => Math.abs(after[row] - time));
  const greatest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), 0);
  const [self, total] = [change(selfBefore, selfAfter), change(totalBefore, totalAfter)];
  const sortColumns = {
    "self change": self,
    "total change": total,
    "self before": selfBefore,
    "self after": selfAfter,
    name: label,
    location: Array.from(functionId, (id) => codePosition(comparison.union.both, id)),
  };
  return { table, sortColumns, mostSelf: greatest(self), mostTotal: greatest(total) };
});

export function DifferenceGrid({ store, comparison, selected, select }: DifferenceProps) {
  const { table, sortColumns, mostSelf, mostTotal } = contentsOf(comparison);
  const [sort, setSort] = useState("self change");
  const { whole } = comparison;
  const shown = isNarrow() ? [0, 4, 5] : [0, 1, 2, 3, 4, 5, 6];

  const cells = (row: number) => {
    const id = table.functionId[row];
    const [before, after] = [table.selfBefore[row], table.selfAfter[row]];
    const muted = (text: string) => <span class="muted">{text}</span>;
    return [
      <Change {...{ store, before, after, whole }} most={mostSelf} />,
      muted(relativeText(before, after)),
      muted(timeText(store, before, whole)),
      muted(timeText(store, after, whole)),
      <Change {...{ store, whole }} before={table.totalBefore[row]} after={table.totalAfter[row]} most={mostTotal} />,
      <FunctionName store={store} functionId={id} name={table.label[row].slice(0, 500)} />,
      <Position position={sortColumns.location[row]} />,
    ];
  };

  return (
    <SortedGrid
      {...{ store, sortColumns, sort, selected, select, cells, shown }}
      label="Table of changes"
      columns={COLUMNS}
      onSort={setSort}
      functionId={table.functionId}
    />
  );
}

function timeColumn(label: string, hint: string, width: string): SortedColumn {
  return { by: label.toLowerCase(), label, hint, width, numeric: true };
}

const CHANGE_WIDTH = "clamp(92px, 9vw, 110px)";

const COLUMNS: SortedGridProps["columns"] = [
  timeColumn("Self change", "Of the time in it, and in nothing it calls", CHANGE_WIDTH),
  { label: "Relative", hint: "Change of self time, to the baseline", width: "84px", numeric: true },
  timeColumn("Self before", "In the baseline", "88px"),
  timeColumn("Self after", "In this session", "88px"),
  timeColumn("Total change", "Of the time in it and in all it calls", CHANGE_WIDTH),
  { by: "name", label: "Function", width: "minmax(0, 2fr)" },
  { by: "location", label: "Location", width: "minmax(0, 1fr)" },
];
