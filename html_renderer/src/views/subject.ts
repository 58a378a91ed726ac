// Which function does a view tell of, that tells of one function?
import { FunctionFlag, NONE } from "../data/session.ts";
import type { Store } from "../state/store.ts";

/** The selected one, else the one with most time of its own; NONE where no function was seen. */
export function subjectOf(store: Store): number {
  const selected = store.selectedFunction.value;
  if (selected !== NONE) return selected;
  const table = store.functions.value;
  let most = NONE;
  for (let row = 0; row < table.count; row++) {
    const isCode = (store.session.functions.flags[table.functionId[row]!]! & FunctionFlag.synthetic) === 0;
    if (isCode && (most === NONE || table.self[row]! > table.self[most]!)) most = row;
  }
  return most === NONE ? NONE : table.functionId[most]!;
}
