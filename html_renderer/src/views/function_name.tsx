// A function's name, as every view writes it: the user's own code stands out, a match of the search is marked.
import { FunctionFlag } from "../data/session.ts";
import { qualifiedName } from "../model/functions.ts";
import type { Store } from "../state/store.ts";

export interface FunctionNameProps {
  store: Store;
  functionId: number;
  /** What it is called where that is not its qualified name. */
  name?: string;
  /** A tree knows better than the function's row whether a node is the user's own code. */
  isApplication?: boolean;
}

export function FunctionName({ store, functionId, name, isApplication }: FunctionNameProps) {
  const { session } = store;
  const flags = session.functions.flags[functionId]!;
  const own = isApplication ?? (flags & FunctionFlag.application) !== 0;
  const kind = flags & FunctionFlag.synthetic ? "synthetic" : own ? "application" : "library";
  const isMatch = store.matches.value.matches[functionId] === 1;
  const text = (name ?? qualifiedName(session, functionId)).slice(0, 500) || "(no name)";
  return <span class={`name ${kind}`}>{isMatch ? <mark>{text}</mark> : text}</span>;
}
