// A function's name, as every view writes it: the user's own code stands out, a match of the search is marked.
import { FunctionFlag } from "../data/session.ts";
import type { Store } from "../state/store.ts";

export interface FunctionNameProps {
  store: Store;
  functionId: number;
  name: string;
  /** A tree knows better than the function's row whether a node is the user's own code. */
  isApplication?: boolean;
}

export function FunctionName({ store, functionId, name, isApplication }: FunctionNameProps) {
  const flags = store.session.functions.flags[functionId]!;
  const own = isApplication ?? (flags & FunctionFlag.application) !== 0;
  const kind = flags & FunctionFlag.synthetic ? "synthetic" : own ? "application" : "library";
  const isMatch = store.matches.value.matches[functionId] === 1;
  const text = name || "(no name)";
  return <span class={`name ${kind}`}>{isMatch ? <mark>{text}</mark> : text}</span>;
}
