// Where is the selected place in a tree, when it was selected in another one?
import { NONE } from "../data/session.ts";
import type { CallTree } from "../model/call_tree.ts";
import { nodeOfInverted } from "../model/places.ts";
import { nodeKeys, nodeWith, selectedNode } from "./node_keys.ts";
import type { Store } from "./store.ts";

interface Call {
  tree: CallTree;
  node: number;
  isInverted?: boolean;
}

/** The place; where it was left out of the tree, the nearest above it. NONE: no place is selected, or one of other stacks. */
export function placeIn(store: Store, tree: CallTree): number {
  const there = nodeWith(tree, store.selectedKey.value);
  const call = there === NONE && placeElsewhere(store);
  if (!call) return there;
  const whole = store.wholeTree.value;
  const above = new Set<number>();
  let at = call.isInverted ? nodeOfInverted(whole, call.tree, call.node) : call.node;
  for (; at !== NONE; at = whole.parent[at]!) above.add(nodeKeys(whole)[at]!);
  return nodeKeys(tree).findLastIndex((key) => above.has(key));
}

/** The call that is selected, in a tree that has it: the place, else where the function takes most time, or NONE. */
export function selectedCall(store: Store): Call {
  const tree = store.callTree.value;
  const node = nodeWith(tree, store.selectedKey.value);
  if (node !== NONE) return { tree, node };
  const whole = store.wholeTree.value;
  return placeElsewhere(store) ?? { tree: whole, node: selectedNode(whole, store.selectedFunction.value, 0) };
}

function placeElsewhere(store: Store): Call | undefined {
  const key = store.selectedKey.value;
  for (const isInverted of key === 0 ? [] : [false, true]) {
    const tree = isInverted ? store.invertedTree.value : store.wholeTree.value;
    const node = nodeWith(tree, key);
    if (node !== NONE) return { tree, node, isInverted };
  }
  return undefined;
}
