// What is selected, its times, and what can be done with it.
import { codePosition, isSynthetic, NONE } from "../data/session.ts";
import { qualifiedName } from "../model/functions.ts";
import type { Store } from "../state/store.ts";
import { FunctionName } from "../views/function_name.tsx";
import { bothTexts } from "../views/times.ts";
import { Position } from "../views/tree_grid.tsx";
import { functionActions } from "./actions.ts";

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
        <FunctionName store={store} functionId={functionId} name={qualifiedName(session, functionId).slice(0, 500)} />{" "}
        <Position position={codePosition(session, functionId)} />
      </div>
      {row >= 0 && (
        <div class="muted" title="Of the function, wherever it was called">
          all calls: total {bothTexts(store, table.total[row]!, whole)} · self{" "}
          {bothTexts(store, table.self[row]!, whole)}
        </div>
      )}
      <div class="actions" role="group" aria-label="Actions">
        {functionActions.map(({ key, label, hint, run }) => (
          <button
            key={key}
            class="button"
            title={`${hint} (${key})`}
            disabled={isSynthetic(session, functionId) && key !== "y"}
            onClick={() => run(store, functionId)}
          >
            {label}
          </button>
        ))}
      </div>
    </section>
  );
}
