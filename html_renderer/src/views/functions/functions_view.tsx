// Which functions, files or libraries cost most, wherever they were called from?
import { useMemo } from "preact/hooks";
import { functionTable } from "../../model/functions.ts";
import { count } from "../../parts/format.ts";
import { Segments } from "../../parts/segments.tsx";
import { GROUPINGS, type Store } from "../../state/store.ts";
import { FunctionGrid } from "../function_grid.tsx";
import { UnitChoice } from "../unit_choice.tsx";

const NOUNS = { function: "Function", file: "File", library: "Library" } as const;

export function FunctionsView({ store }: { store: Store }) {
  const grouping = store.grouping.value;
  const query = store.sampleQuery.value;
  const table = useMemo(
    () => (grouping === "function" ? store.functions.value : functionTable(store.session, query, grouping)),
    [grouping, query],
  );
  return (
    <>
      <div class="tools" role="group" aria-label="What the table shows">
        <UnitChoice store={store} />
        <div class="labelled">
          By
          <Segments
            label="Add up by"
            choices={GROUPINGS.map((one) => [one, one] as const)}
            value={grouping}
            onChange={(value) => (store.grouping.value = value)}
          />
        </div>
        <span class="muted">{count(table.count)} rows</span>
      </div>
      <div class="fill">
        <FunctionGrid store={store} table={table} noun={NOUNS[grouping]} />
      </div>
    </>
  );
}
