// The functions of both sessions, by how much their time changed.
import { useMemo, useState } from "preact/hooks";
import { codePosition } from "../../data/session.ts";
import { type DifferenceTable, differenceTable } from "../../model/difference.ts";
import type { Store } from "../../state/store.ts";
import { FunctionName } from "../function_name.tsx";
import { remember } from "../remember.ts";
import { isNarrow } from "../screen.ts";
import { SortedGrid, type SortedGridProps } from "../sorted_grid.tsx";
import { timeText } from "../times.ts";
import { Position } from "../tree_grid.tsx";
import { Change, type DifferenceProps, relativeText } from "./changes.tsx";

const tableOf = remember(differenceTable);

export function DifferenceGrid({ store, baseline, whole, selected, select }: DifferenceProps) {
  const [query, mode] = [store.sampleQuery.value, store.mode.value];
  const table = tableOf(baseline, store.session, query, mode);
  const [sort, setSort] = useState("self change");
  const sortColumns = useMemo(() => sortColumnsOf(table), [table]);
  const most = useMemo(
    () => [greatest(sortColumns["self change"]), greatest(sortColumns["total change"])],
    [sortColumns],
  );
  const isSmall = isNarrow();
  return (
    <SortedGrid
      {...{ store, sortColumns, sort, selected, select }}
      label="Table of changes"
      columns={columnsOf(isSmall)}
      onSort={setSort}
      functionId={table.functionId}
      cells={(row) => cellsOf(store, table, row, whole, most, isSmall)}
    />
  );
}

function sortColumnsOf(table: DifferenceTable) {
  const { selfBefore, selfAfter, totalBefore, totalAfter, session } = table;
  const change = (before: Float64Array, after: Float64Array) => before.map((time, row) => Math.abs(after[row] - time));
  return {
    "self change": change(selfBefore, selfAfter),
    "total change": change(totalBefore, totalAfter),
    "self before": selfBefore,
    "self after": selfAfter,
    name: table.label,
    location: Array.from(table.functionId, (id) => codePosition(session, id)),
  };
}

const greatest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0);

function columnsOf(isSmall: boolean): SortedGridProps["columns"] {
  const time = (label: string, hint: string, width: number) => ({
    by: label.toLowerCase(),
    label,
    hint,
    width: `${width}px`,
    numeric: true,
  });
  const changeWidth = isSmall ? 92 : 110;
  const change = time("Self change", "Of the time in it, and in nothing it calls", changeWidth);
  const total = time("Total change", "Of the time in it and in all it calls", changeWidth);
  const name = { by: "name", label: "Function", width: "minmax(0, 2fr)" };
  if (isSmall) return [change, total, name];
  return [
    change,
    { label: "Relative", hint: "Change of the self time, relative to the baseline", width: "84px", numeric: true },
    time("Self before", "Self time in the baseline", 88),
    time("Self after", "Self time in this session", 88),
    total,
    name,
    { by: "location", label: "Location", width: "minmax(0, 1fr)" },
  ];
}

function cellsOf(store: Store, table: DifferenceTable, row: number, whole: number, most: number[], isSmall: boolean) {
  const id = table.functionId[row];
  const [before, after] = [table.selfBefore[row], table.selfAfter[row]];
  const self = <Change {...{ store, before, after, whole }} most={most[0]} />;
  const total = (
    <Change {...{ store, whole }} before={table.totalBefore[row]} after={table.totalAfter[row]} most={most[1]} />
  );
  const name = <FunctionName store={store} functionId={id} name={table.label[row].slice(0, 500)} />;
  if (isSmall) return [self, total, name];
  const muted = (text: string) => <span class="muted">{text}</span>;
  return [
    self,
    muted(relativeText(before, after)),
    muted(timeText(store, before, whole)),
    muted(timeText(store, after, whole)),
    total,
    name,
    <Position position={codePosition(table.session, id)} />,
  ];
}
