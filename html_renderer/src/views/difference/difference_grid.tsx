// The functions of both sessions, by how much their time changed.
import { useMemo, useState } from "preact/hooks";
import { codePosition } from "../../data/session.ts";
import { type DifferenceTable, differenceTable } from "../../model/difference.ts";
import { type Column, Grid } from "../../parts/grid.tsx";
import type { Store } from "../../state/store.ts";
import { FunctionName } from "../function_name.tsx";
import { Nothing } from "../nothing.tsx";
import { remember } from "../remember.ts";
import { isNarrow } from "../screen.ts";
import { nextPlace, useStepper } from "../stepper.ts";
import { timeText } from "../times.ts";
import { Position } from "../tree_grid.tsx";
import { Change, type DifferenceProps, relativeText } from "./changes.tsx";

type SortColumn = "self change" | "self before" | "self after" | "total change";

const tableOf = remember(differenceTable);

export function DifferenceGrid({ store, baseline, whole, selected, select }: DifferenceProps) {
  const [query, mode] = [store.sampleQuery.value, store.mode.value];
  const table = tableOf(baseline, store.session, query, mode);
  const [sort, setSort] = useState<SortColumn>("self change");
  const order = useMemo(() => sorted(table, sort), [table, sort]);
  const most = useMemo(() => [mostOf(table, "self change"), mostOf(table, "total change")], [table]);

  const idOf = (index: number): number => table.functionId[order[index]];
  const active = useMemo(() => order.findIndex((row) => table.functionId[row] === selected), [order, selected]);

  const { matches } = store.matches.value;
  const matched = useMemo(
    () => Array.from(order.keys()).filter((index) => matches[idOf(index)] === 1),
    [order, matches],
  );
  useStepper(store, matched.length, matched.indexOf(active), (step) => {
    const next = nextPlace(matched, active, step);
    if (next !== undefined) select(idOf(next));
  });

  const isSmall = isNarrow();
  return (
    <Grid
      label="Table of changes"
      columns={columnsOf(sort, setSort, isSmall)}
      count={table.count}
      active={active}
      arrangement={sort}
      onActive={(index) => select(idOf(index))}
      onOpen={(index) => idOf(index) < store.session.functions.count && store.open("sandwich", idOf(index))}
      cells={(index) => cellsOf(store, table, order[index], whole, most, isSmall)}
      empty={<Nothing store={store} />}
    />
  );
}

function changeOf(table: DifferenceTable, column: SortColumn, row: number): number {
  if (column === "self before") return table.selfBefore[row];
  if (column === "self after") return table.selfAfter[row];
  if (column === "self change") return Math.abs(table.selfAfter[row] - table.selfBefore[row]);
  return Math.abs(table.totalAfter[row] - table.totalBefore[row]);
}

function sorted(table: DifferenceTable, column: SortColumn): Int32Array {
  const order = Int32Array.from({ length: table.count }, (_, row) => row);
  const keys = Float64Array.from(order, (row) => changeOf(table, column, row));
  return order.sort((a, b) => keys[b] - keys[a] || a - b);
}

function mostOf(table: DifferenceTable, column: SortColumn): number {
  let most = 0;
  for (let row = 0; row < table.count; row++) most = Math.max(most, changeOf(table, column, row));
  return most;
}

function columnsOf(sort: SortColumn, setSort: (sort: SortColumn) => void, isSmall: boolean): Column[] {
  const sortable = (column: SortColumn, label: string, hint: string, width: string): Column => ({
    label,
    hint,
    width,
    numeric: true,
    sorted: sort === column ? "descending" : "none",
    onSort: () => setSort(column),
  });
  const change = sortable("self change", "Self", "Change of the time in it, and in nothing it calls", "110px");
  const total = sortable("total change", "Total", "Change of the time in it and in all it calls", "110px");
  const name: Column = { label: "Function", width: "minmax(0, 2fr)" };
  if (isSmall) return [{ ...change, width: "84px" }, { ...total, width: "84px" }, name];
  return [
    change,
    { label: "Self, relative", hint: "To the baseline", width: "84px", numeric: true },
    sortable("self before", "Before", "Self time in the baseline", "76px"),
    sortable("self after", "After", "Self time in this session", "76px"),
    total,
    name,
    { label: "Location", width: "minmax(0, 1fr)" },
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
