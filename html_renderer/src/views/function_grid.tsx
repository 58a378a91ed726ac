// The table of functions, files or libraries as a grid; beside other views it is the list to choose a function from.
import { useMemo } from "preact/hooks";
import type { FunctionTable, Grouping } from "../model/functions.ts";
import { count } from "../parts/format.ts";
import { Bar } from "../parts/measures.tsx";
import type { Store } from "../state/store.ts";
import { FunctionName } from "./function_name.tsx";
import { isNarrow } from "./screen.ts";
import { SortedGrid, type SortedColumn } from "./sorted_grid.tsx";
import { functionColumns } from "./sorted_rows.ts";
import { bothTexts, timeText } from "./times.ts";
import { Position } from "./tree_grid.tsx";

export interface FunctionGridProps {
  store: Store;
  table: FunctionTable;
  /** Times and names alone. */
  compact?: boolean;
}

export function FunctionGrid({ store, table, compact = isNarrow() }: FunctionGridProps) {
  const whole = store.total.value;
  const sortColumns = useMemo(() => functionColumns(table), [table]);
  return (
    <SortedGrid
      store={store}
      label={`Table by ${table.grouping}`}
      columns={columnsOf(table.grouping, compact)}
      sortColumns={sortColumns}
      sort={store.sort.value}
      onSort={(sort) => (store.sort.value = sort)}
      functionId={table.functionId}
      selected={store.selectedFunction.value}
      select={(functionId) => store.select(functionId)}
      cells={(row) => cellsOf(store, table, row, whole, compact)}
    />
  );
}

function columnsOf(grouping: Grouping, compact: boolean): SortedColumn[] {
  const time = (by: string, label: string, hint: string): SortedColumn => ({
    by,
    label,
    hint,
    width: compact ? "64px" : "96px",
    numeric: true,
  });
  const columns = [
    time("self", "Self", "Time in it, and in nothing it calls"),
    time("total", "Total", "Time in it and in all it calls"),
  ];
  const name = { by: "name", label: grouping[0]!.toUpperCase() + grouping.slice(1), width: "minmax(0, 720px)" };
  if (compact) return [...columns, name];
  columns.push({ ...time("samples", "Samples", "Samples in it, and in nothing it calls"), width: "64px" }, name);
  // A file is its name, and a library is in many places.
  if (grouping === "function") columns.push({ by: "location", label: "Location", width: "minmax(22%, 1fr)" });
  return columns;
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
