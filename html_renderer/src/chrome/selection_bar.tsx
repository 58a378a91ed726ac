// What is selected, its times, and what can be done with it.
import { codePosition, NONE } from "../data/session.ts";
import type { Store } from "../state/store.ts";
import { FunctionName } from "../views/function_name.tsx";
import { bothTexts } from "../views/times.ts";
import { Position } from "../views/tree_grid.tsx";
import { functionActions, isUsable } from "./actions.ts";

export function SelectionBar({ store }: { store: Store }) {
  const functionId = store.selectedFunction.value;
  if (functionId === NONE) return null;
  const { session } = store;
  const table = store.functions.value;
  const row = table.functionId.indexOf(functionId);
  const whole = store.total.value;
  return (
    <section class="selection" aria-label="Selected function">
      <div class="what cut">
        <FunctionName store={store} functionId={functionId} /> <Position position={codePosition(session, functionId)} />
      </div>
      {row >= 0 && (
        <div class="muted" title="Of the function, wherever it was called">
          all calls: total {bothTexts(store, table.total[row]!, whole)} · self{" "}
          {bothTexts(store, table.self[row]!, whole)}
        </div>
      )}
      <div class="actions" role="group" aria-label="Actions">
        {functionActions.map((action) => (
          <button
            class="button"
            title={`${action.hint} (${action.key})`}
            disabled={!isUsable(action, store, functionId)}
            onClick={() => action.run(store, functionId)}
          >
            {action.label}
          </button>
        ))}
      </div>
    </section>
  );
}
