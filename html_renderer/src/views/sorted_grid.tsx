// A table of functions, or of what a function stands for: sorted by its heads, linked to the selection and the search.
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { type Column, Grid } from "../parts/grid.tsx";
import type { Store } from "../state/store.ts";
import { Nothing } from "./nothing.tsx";
import { sortedRows, type SortColumns } from "./sorted_rows.ts";
import { nextPlace, useStepper } from "./stepper.ts";

export interface SortedColumn extends Column {
  /** The name of what it is sorted by. */
  by: string;
}

export interface SortedGridProps {
  store: Store;
  label: string;
  columns: readonly (SortedColumn | Column)[];
  shown: readonly number[];
  sortColumns: SortColumns;
  sort: string;
  onSort: (sort: string) => void;
  /** By row. */
  functionId: Int32Array;
  selected: number;
  select: (functionId: number) => void;
  cells: (row: number) => ComponentChildren[];
}

export function SortedGrid(props: SortedGridProps) {
  const { store, label, columns, shown, sortColumns, sort, onSort, functionId, selected, select, cells } = props;
  const order = useMemo(() => sortedRows(sortColumns, sort), [sortColumns, sort]);
  const ids = useMemo(() => order.map((row) => functionId[row]!), [order]);
  const active = ids.indexOf(selected);

  const { matches } = store.matches.value;
  const matched = useMemo(() => Array.from(ids.keys()).filter((index) => matches[ids[index]!] === 1), [ids, matches]);
  useStepper(store, matched.length, matched.indexOf(active), (step) => {
    const next = nextPlace(matched, active, step);
    if (next !== undefined) select(ids[next]!);
  });

  return (
    <Grid
      {...{ label, shown }}
      of={functionId}
      columns={columns.map((column) => ("by" in column ? withOrder(column, sort, onSort) : column))}
      count={ids.length}
      active={active}
      arrangement={label + sort}
      onActive={(index) => select(ids[index]!)}
      onOpen={(index) => ids[index]! < store.session.functions.count && store.open("sandwich", ids[index]!)}
      cells={(index) => cells(order[index]!)}
      empty={<Nothing store={store} />}
    />
  );
}

/** Numbers come greatest first, texts smallest first; a second click turns that. */
function withOrder(column: SortedColumn, sort: string, onSort: (sort: string) => void): Column {
  const { by } = column;
  const [first, other] = column.numeric ? [by, `-${by}`] : [`-${by}`, by];
  return {
    ...column,
    sorted: sort === by ? "descending" : sort === `-${by}` ? "ascending" : "none",
    onSort: () => onSort(sort === first ? other : first),
  };
}
