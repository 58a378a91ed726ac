// The table of functions, files or libraries as a grid; beside other views it is the list to choose a function from.
import { useMemo } from "preact/hooks";
import type { FunctionTable } from "../model/functions.ts";
import { count } from "../parts/format.ts";
import { Grid, type Column } from "../parts/grid.tsx";
import { Bar } from "../parts/measures.tsx";
import type { Store } from "../state/store.ts";
import { FunctionName } from "./function_name.tsx";
import { Nothing } from "./nothing.tsx";
import { isNarrow } from "./screen.ts";
import { sortedRows, type SortColumn } from "./sorted_rows.ts";
import { nextPlace, useStepper } from "./stepper.ts";
import { bothTexts, timeText } from "./times.ts";
import { Position } from "./tree_grid.tsx";

export interface FunctionGridProps {
  store: Store;
  table: FunctionTable;
  /** The head of the column of names. */
  noun: "Function" | "File" | "Library";
  /** Times and names alone. */
  compact?: boolean;
}

export function FunctionGrid({ store, table, noun, compact = isNarrow() }: FunctionGridProps) {
  const sort = store.sort.value;
  const order = useMemo(() => sortedRows(table, sort), [table, sort]);
  const whole = store.total.value;

  const functionId = store.selectedFunction.value;
  const active = useMemo(() => order.findIndex((row) => table.functionId[row] === functionId), [order, functionId]);
  const select = (index: number) => store.select(table.functionId[order[index]!]!);

  const matches = store.matches.value.matches;
  const matched = useMemo(
    () => Array.from(order.keys()).filter((index) => matches[table.functionId[order[index]!]!] === 1),
    [order, matches],
  );
  useStepper(store, matched.length, matched.indexOf(active), (step) => {
    const next = nextPlace(matched, active, step);
    if (next !== undefined) select(next);
  });

  return (
    <Grid
      label={`Table of ${noun === "Library" ? "libraries" : `${noun.toLowerCase()}s`}`}
      columns={columnsOf(store, noun, compact)}
      count={table.count}
      active={active}
      arrangement={`${noun} ${sort}`}
      onActive={select}
      onOpen={(index) => store.open("sandwich", table.functionId[order[index]!]!)}
      cells={(index) => cellsOf(store, table, order[index]!, whole, compact)}
      empty={<Nothing store={store} />}
    />
  );
}

function columnsOf(store: Store, noun: string, compact: boolean): Column[] {
  const sortable = (id: SortColumn, column: Omit<Column, "sorted" | "onSort">): Column => {
    const [first, other] = id === "name" || id === "location" ? [`-${id}`, id] : [id, `-${id}`];
    const sort = store.sort.value;
    return {
      ...column,
      sorted: sort === id ? "descending" : sort === `-${id}` ? "ascending" : "none",
      onSort: () => (store.sort.value = sort === first ? other : first),
    };
  };
  const self = sortable("self", {
    label: "Self",
    hint: "Time in it, and in nothing it calls",
    width: "96px",
    numeric: true,
  });
  const total = sortable("total", {
    label: "Total",
    hint: "Time in it and in all it calls",
    width: "96px",
    numeric: true,
  });
  const name = sortable("name", { label: noun, width: "minmax(0, 720px)" });
  if (compact) return [{ ...self, width: "64px" }, { ...total, width: "64px" }, name];
  const samples = sortable("samples", {
    label: "Samples",
    hint: "Samples in it, and in nothing it calls",
    width: "64px",
    numeric: true,
  });
  const columns = [self, total, samples, name];
  // A file is its name, and a library is in many places.
  return noun === "Function"
    ? [...columns, sortable("location", { label: "Location", width: "minmax(22%, 1fr)" })]
    : columns;
}

function cellsOf(store: Store, table: FunctionTable, row: number, whole: number, compact: boolean) {
  const time = (seconds: number, own: number) => (
    <Bar
      text={timeText(store, seconds, whole)}
      part={seconds / whole}
      own={own / whole}
      title={bothTexts(store, seconds, whole)}
    />
  );
  const [self, total] = [table.self[row]!, table.total[row]!];
  const name = (
    <FunctionName store={store} functionId={table.functionId[row]!} name={table.label[row]!.slice(0, 500)} />
  );
  const cells = [time(self, self), time(total, self)];
  if (compact) return [...cells, name];
  return [
    ...cells,
    <span class="muted">{count(table.samples[row]!)}</span>,
    name,
    <Position position={table.position[row]!} />,
  ];
}
