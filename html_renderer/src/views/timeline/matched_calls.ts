// Which calls on the timeline match the search? Calls inside a match are not counted again.
import { NONE } from "../../data/session.ts";
import type { Timeline } from "../../model/timeline.ts";

export interface MatchedCalls {
  /** By call, in the order of time: its first sample, and its row in the chart. */
  sample: Int32Array;
  row: Int32Array;
}

/** `matches`: by function, 1 where it matches. */
export function matchedCalls({ leaves, parents, functionId }: Timeline, matches: Uint8Array): MatchedCalls {
  // By node: the outermost match on the way down to it, and by match its row. Parents come before their children.
  const outermost = new Int32Array(parents.length);
  const depth = new Int32Array(parents.length);
  for (let node = 0; node < parents.length; node++) {
    const above = parents[node];
    depth[node] = above === NONE ? 0 : depth[above] + 1;
    const matchAbove = above === NONE ? NONE : outermost[above];
    outermost[node] = matchAbove !== NONE ? matchAbove : matches[functionId[node]] ? node : NONE;
  }
  const [sample, row]: [number[], number[]] = [[], []];
  let last = NONE;
  leaves.forEach((leaf, i) => {
    const match = leaf === NONE ? NONE : outermost[leaf];
    if (match !== NONE && match !== last) {
      sample.push(i);
      row.push(depth[match]);
    }
    last = match;
  });
  return { sample: Int32Array.from(sample), row: Int32Array.from(row) };
}
