// Where in the tree of calls stands what another view shows?
import { NONE } from "../data/session.ts";
import { callsOf } from "./calls.ts";
import { callTimes } from "./call_times.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { pathTo } from "./traceback_hide.ts";
import type { CallTree } from "./tree.ts";
import { findRoot } from "./tree_root.ts";

/** The node of a call of the timeline (a node of its trie); NONE where the tree has left it out. The tree is the query's, as treeWithoutGroups makes it. */
export function nodeOfCall(tree: CallTree, query: SampleQuery, call: number): number {
  const { session, functionId, root } = tree;
  if (root === NONE) return NONE;
  const calls = callsOf(session, query.transforms, false);
  const { depth } = findRoot(calls, callTimes(session, query, calls), true);
  const path = pathTo(calls.parent, call).map((each) => calls.functionId[each]);
  let node = root;
  // Below `[root]` stand the outermost calls, below another root what it calls.
  for (const id of path.slice(depth === NONE ? 0 : path.indexOf(functionId[root], depth) + 1)) {
    let child = tree.firstChild[node];
    while (child !== NONE && functionId[child] !== id) child = tree.nextSibling[child];
    if (child !== NONE) node = child;
    else if (functionId.includes(id)) return NONE;
  }
  return functionId[node] === calls.functionId[call] ? node : NONE;
}

/** The node whose callees lead to where a node of the inverted tree begins; of several, the one with most time there. */
export function nodeOfInverted(tree: CallTree, inverted: CallTree, node: number): number {
  const functions = pathTo(inverted.parent, node).map((at) => inverted.functionId[at]);
  const way = functions.slice(1).filter((id) => tree.functionId.includes(id)); // from the innermost up
  let [found, most] = [NONE, way.length > 0 ? -1 : Infinity];
  tree.selfTime.forEach((time, innermost) => {
    if (time <= most) return;
    let at = innermost;
    const isIt = (id: number, step: number): boolean => {
      if (step > 0) at = tree.parent[at];
      return tree.functionId[at] === id;
    };
    if (way.every(isIt)) [found, most] = [at, time];
  });
  return found;
}
