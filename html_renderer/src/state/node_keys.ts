// Which node of another tree is this one? A key names a place by the functions that lead to it, so the same place has the
// same key in trees that were made with other options, and a link finds it again.
import { NONE } from "../data/session.ts";
import type { CallTree } from "../model/call_tree.ts";

/** What a key is made from. Two places of a million have the same key once in ten thousand such trees. */
type Keyed = Pick<CallTree, "count" | "parent" | "firstChild" | "nextSibling" | "functionId">;

const made = new WeakMap<Keyed, Uint32Array>();

function mixed(hash: number, value: number): number {
  let mixing = Math.imul(hash ^ value, 0x9e3779b1);
  mixing = Math.imul(mixing ^ (mixing >>> 15), 0x85ebca77);
  return (mixing ^ (mixing >>> 13)) >>> 0 || 1;
}

/** By node; never 0. Calls of one function that follow each other below one node are told apart by their order. */
export function nodeKeys(tree: Keyed): Uint32Array {
  const there = made.get(tree);
  if (there) return there;
  const keys = new Uint32Array(tree.count);
  if (tree.count > 0) keys[0] = mixed(0, tree.functionId[0]! + 1);
  // By function: the node below which it was seen last, and how many times there.
  const functions = tree.functionId.reduce((most, id) => Math.max(most, id + 1), 0);
  const seen = new Int32Array(functions).fill(NONE);
  const times = new Int32Array(functions);
  for (let node = 0; node < tree.count; node++) {
    for (let child = tree.firstChild[node]!; child !== NONE; child = tree.nextSibling[child]!) {
      const id = tree.functionId[child]!;
      times[id] = seen[id] === node ? times[id]! + 1 : 0;
      seen[id] = node;
      keys[child] = mixed(mixed(keys[node]!, id + 1), times[id]!);
    }
  }
  made.set(tree, keys);
  return keys;
}

/** The row that stands for the hidden members of a group. */
export function foldKey(rootKey: number): number {
  return mixed(rootKey, -1);
}

/** The node with that key, or the root of the group whose fold has it; else NONE. */
export function nodeWith(tree: CallTree, key: number): number {
  return key === 0 ? NONE : nodeKeys(tree).findIndex((each) => each === key || foldKey(each) === key);
}

/** The node that is selected: the one with the key, else the function's node that has most time, else NONE. */
export function selectedNode(tree: CallTree, functionId: number, key: number): number {
  const node = nodeWith(tree, key);
  if (node !== NONE || functionId === NONE) return node;
  let most = NONE;
  for (let i = 0; i < tree.count; i++) {
    if (tree.functionId[i] === functionId && (most === NONE || tree.time[i]! > tree.time[most]!)) most = i;
  }
  return most;
}
