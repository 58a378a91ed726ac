// When did the program wait for something that it awaited, and where? One row over the timeline.
import { type Boxes, boxesOf } from "../../canvas/boxes.ts";
import { AWAIT, NONE } from "../../data/session.ts";
import type { Timeline } from "../../model/timeline.ts";

/** Boxes whose nodes are those of the timeline's trie: the functions that awaited. Undefined: nothing was awaited. */
export function awaitLane({ ends, leaves, parents, functionId }: Timeline): Boxes | undefined {
  if (!functionId.includes(AWAIT)) return undefined;
  const awaiting = leaves.map((leaf) => {
    const isAwait = leaf !== NONE && functionId[leaf] === AWAIT;
    return isAwait ? (parents[leaf] === NONE ? leaf : parents[leaf]) : NONE;
  });
  if (awaiting.every((node) => node === NONE)) return undefined;
  return boxesOf({ ends, leaves: awaiting, parents: new Int32Array(parents.length).fill(NONE) });
}
