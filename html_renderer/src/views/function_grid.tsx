// The table of functions, files or libraries as a grid; beside other views it is the list to choose a function from.
import { useMemo } from "preact/hooks";
import type { FunctionTable, Grouping } from "../model/functions.ts";
import { count } from "../parts/format.ts";
import type { Store } from "../state/store.ts";
import { FunctionName } from "./function_name.tsx";
import { isNarrow } from "./screen.ts";
import { SortedGrid, type SortedColumn } from "./sorted_grid.tsx";
import { functionColumns } from "./sorted_rows.ts";
import { TimeBar } from "./time_bar.tsx";
import { Position } from "./tree_grid.tsx";

export interface FunctionGridProps {
  store: Store;
  table: FunctionTable;
  /** Times and names alone. */
  compact?: boolean;
}

/** Columns that are shown; a file is its name, and a library is in many places. */
const SHOWN: Record<Grouping, readonly number[]> = {
  function: [0, 1, 2, 3, 4],
  file: [0, 1, 2, 3],
  library: [0, 1, 2, 3],
};

export function FunctionGrid({ store, table, compact = isNarrow() }: FunctionGridProps) {
  const { grouping, functionId, label, position, self, total, samples } = table;
  const whole = store.total.value;
  const sortColumns = useMemo(() => functionColumns(table), [table]);
  const time = (by: string, hint: string): SortedColumn => ({
    by,
    label: capitalised(by),
    hint,
    width: compact ? "64px" : "96px",
    numeric: true,
  });
  return (
    <SortedGrid
      store={store}
      label={`Table by ${grouping}`}
      columns={[
        time("self", "Time in it, and in nothing it calls"),
        time("total", "Time in it and in all it calls"),
        { ...time("samples", "Samples in it, and in nothing it calls"), width: "64px" },
        { by: "name", label: capitalised(grouping), width: "minmax(0, 720px)" },
        { by: "location", label: "Location", width: "minmax(22%, 1fr)" },
      ]}
      shown={compact ? [0, 1, 3] : SHOWN[grouping]}
      sortColumns={sortColumns}
      sort={store.sort.value}
      onSort={(sort) => (store.sort.value = sort)}
      functionId={functionId}
      selected={store.selectedFunction.value}
      select={(id) => store.select(id)}
      cells={(row) => [
        <TimeBar {...{ store, whole }} time={self[row]} own={self[row]} />,
        <TimeBar {...{ store, whole }} time={total[row]} own={self[row]} />,
        <span class="muted">{count(samples[row])}</span>,
        <FunctionName store={store} functionId={functionId[row]} name={label[row]} />,
        <Position position={position[row]} />,
      ]}
    />
  );
}

const capitalised = (word: string): string => word[0].toUpperCase() + word.slice(1);
