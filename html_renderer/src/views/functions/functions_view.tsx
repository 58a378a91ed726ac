// Which functions, files or libraries cost most, wherever they were called from?
import { count } from "../../parts/format.ts";
import { Segments } from "../../parts/choices.tsx";
import { GROUPINGS, type Store } from "../../state/store.ts";
import { FunctionGrid } from "../function_grid.tsx";
import { UnitChoice } from "../unit_choice.tsx";

export function FunctionsView({ store }: { store: Store }) {
  const table = store.groupedFunctions.value;
  return (
    <>
      <div class="tools" role="group" aria-label="What the table shows">
        <UnitChoice store={store} />
        <div class="labelled">
          By
          <Segments label="Add up by" choices={GROUPINGS.map((one) => [one, one] as const)} chosen={store.grouping} />
        </div>
        <span class="muted">{count(table.count)} rows</span>
      </div>
      <div class="fill">
        <FunctionGrid store={store} table={table} />
      </div>
    </>
  );
}
