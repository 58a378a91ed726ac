// Which calls on the timeline match the search? Calls inside a match are not counted again.
import type { Boxes } from "../../canvas/boxes.ts";
import { NONE } from "../../data/session.ts";

/** By call, in the order of time: its first sample, and its row in the chart. */
export interface MatchedCalls {
  sample: number[];
  row: number[];
}

/** `functionId` is by node, `matches` by function: 1 where it matches. */
export function matchedCalls(
  { leaves, parents, depth }: Boxes,
  functionId: Int32Array,
  matches: Uint8Array,
): MatchedCalls {
  // By node: the outermost match on the way down to it. Parents come before their children.
  const outermost = new Int32Array(parents.length);
  for (let node = 0; node < parents.length; node++) {
    const above = parents[node] === NONE ? NONE : outermost[parents[node]];
    outermost[node] = above === NONE && matches[functionId[node]] ? node : above;
  }
  const calls: MatchedCalls = { sample: [], row: [] };
  let last = NONE;
  leaves.forEach((leaf, sample) => {
    const match = leaf === NONE ? NONE : outermost[leaf];
    if (match !== NONE && match !== last) {
      calls.sample.push(sample);
      calls.row.push(depth[match] - 1);
    }
    last = match;
  });
  return calls;
}
