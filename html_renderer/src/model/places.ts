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
  const way: number[] = []; // functions, from the innermost up
  for (const at of pathTo(inverted.parent, node).slice(1)) {
    if (tree.functionId.includes(inverted.functionId[at])) way.push(inverted.functionId[at]);
  }
  let [found, most] = [NONE, -1];
  for (let last = 0; last < tree.count; last++) {
    if (!(tree.selfTime[last] > most)) continue;
    let at = last;
    let steps = 0;
    while (at !== NONE && tree.functionId[at] === way[steps] && ++steps < way.length) at = tree.parent[at];
    if (steps > 0 && steps === way.length) [found, most] = [at, tree.selfTime[last]];
  }
  return found;
}
