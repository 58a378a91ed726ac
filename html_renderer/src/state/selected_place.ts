// Where is the selected place in a tree, when it was selected in another one?
import { NONE } from "../data/session.ts";
import type { CallTree } from "../model/call_tree.ts";
import { nodeOfInverted } from "../model/places.ts";
import { nodeKeys, nodeWith, selectedNode } from "./node_keys.ts";
import type { Store } from "./store.ts";

/** The place; where it was left out of the tree, the nearest above it. NONE: no place is selected, or one of other stacks. */
export function placeIn(store: Store, tree: CallTree): number {
  const key = store.selectedKey.value;
  const there = nodeWith(tree, key);
  if (there !== NONE || key === 0) return there;
  const whole = store.wholeTree.value;
  let at = nodeWith(whole, key);
  if (at === NONE) at = nodeOfInverted(whole, store.invertedTree.value, nodeWith(store.invertedTree.value, key));
  const above = new Set<number>();
  for (; at !== NONE; at = whole.parent[at]!) above.add(nodeKeys(whole)[at]!);
  return nodeKeys(tree).findLastIndex((each) => above.has(each));
}

/** The call that is selected, in a tree that has it: the place, else the one of the function that takes most time, or NONE. */
export function selectedCall(store: Store): { tree: CallTree; node: number; isInverted: boolean } {
  const [functionId, key] = [store.selectedFunction.value, store.selectedKey.value];
  const shown = store.callTree.value.tree;
  if (key !== 0 && nodeWith(shown, key) === NONE) {
    for (const isInverted of [false, true]) {
      const tree = isInverted ? store.invertedTree.value : store.wholeTree.value;
      const node = nodeWith(tree, key);
      if (node !== NONE) return { tree, node, isInverted };
    }
  }
  const node = selectedNode(shown, functionId, key);
  const tree = node === NONE ? store.wholeTree.value : shown;
  return { tree, node: node === NONE ? selectedNode(tree, functionId, 0) : node, isInverted: false };
}
