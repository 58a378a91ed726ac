// What views of one function have in common: its name above, and to the left the functions to choose from.
import type { ComponentChildren } from "preact";
import { codePosition } from "../data/session.ts";
import type { Store } from "../state/store.ts";
import { FunctionGrid } from "./function_grid.tsx";
import { FunctionName } from "./function_name.tsx";
import { Position } from "./tree_grid.tsx";
import { UnitChoice } from "./unit_choice.tsx";

export interface OneFunctionProps {
  store: Store;
  subject: number;
  /** The whole path of its file, for who wants to know. */
  path?: string;
  /** Beside the name. */
  note: ComponentChildren;
  /** A pane beside the list, or two. */
  children: ComponentChildren;
}

export function OneFunction({ store, subject, path, note, children }: OneFunctionProps) {
  return (
    <>
      <div class="tools" role="group" aria-label="Function">
        <UnitChoice store={store} />
        <h2 class="subject cut">
          <FunctionName store={store} functionId={subject} />
          <Position position={codePosition(store.session, subject)} whole={path} />
        </h2>
        <span class="muted">{note}</span>
      </div>
      <div class="fill split">
        <div class="pane list">
          <FunctionGrid store={store} table={store.functions.value} compact />
        </div>
        {children}
      </div>
    </>
  );
}
