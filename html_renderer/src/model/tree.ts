// A tree of calls as columns, whichever way it was made: top down, upside down, or as the union of two.
//
// Nodes are numbered depth first: the root is node 0, the subtree of `n` is n .. end[n] - 1. Times are seconds.
import type { Session } from "../data/session.ts";
import { codePosition, functionName, NONE, shortPath } from "../data/session.ts";

/** Bits of `CallTree.flags`. */
export const NodeFlag = { synthetic: 1, application: 2, groupRoot: 4 } as const;

export interface CallTree {
  session: Session;
  /** Nodes. 0: there were no samples. */
  count: number;
  /** 0, or NONE where there are no nodes. */
  root: number;
  parent: Int32Array;
  firstChild: Int32Array;
  nextSibling: Int32Array;
  /** One past the last node of the subtree. */
  end: Int32Array;
  /** Of the root: 0. */
  depth: Int32Array;
  functionId: Int32Array;
  /** String id of the class that most of the time ran in, or NONE. */
  classId: Int32Array;
  /** Row of `groups`, or NONE. */
  group: Int32Array;
  /** Bits of NodeFlag. */
  flags: Uint8Array;
  time: Float64Array;
  /** Time less that of the children that are functions: what ran in the function itself, and what was left out below. */
  selfTime: Float64Array;
  /** Time of what was left out below a node. */
  absorbed: Float64Array;
  groups: Groups;
  /** What filterThreshold left out. */
  hidden: { nodes: number; time: number };
}

/** One row a group; the members of `g`, in depth-first order, are member[begin[g]] .. member[begin[g + 1] - 1]. */
export interface Groups {
  count: number;
  root: Int32Array;
  begin: Int32Array;
  member: Int32Array;
}

/** `count` nodes that are linked to nothing. */
export function emptyTree(session: Session, count: number): CallTree {
  const links = () => new Int32Array(count).fill(NONE);
  const times = () => new Float64Array(count);
  return {
    session,
    count,
    root: count === 0 ? NONE : 0,
    parent: links(),
    firstChild: links(),
    nextSibling: links(),
    end: links(),
    depth: new Int32Array(count),
    functionId: links(),
    classId: links(),
    group: links(),
    flags: new Uint8Array(count),
    time: times(),
    selfTime: times(),
    absorbed: times(),
    groups: { count: 0, root: new Int32Array(0), begin: new Int32Array(1), member: new Int32Array(0) },
    hidden: { nodes: 0, time: 0 },
  };
}

/** `Class.function`, or the function's name where no class is known. */
export function nodeName(tree: CallTree, node: number): string {
  const name = functionName(tree.session, tree.functionId[node]);
  return tree.classId[node] === NONE ? name : `${tree.session.strings[tree.classId[node]]}.${name}`;
}

/** The short path of the node's file; a synthetic node shows its parent's. */
export function nodeShortPath(tree: CallTree, node: number): string {
  const { flags, parent } = tree;
  while (flags[node] & NodeFlag.synthetic && parent[node] !== NONE) node = parent[node];
  return shortPath(tree.session, tree.functionId[node]);
}

/** `short path:line`; a synthetic node shows its parent's path. Empty where there is none. */
export function nodePosition(tree: CallTree, node: number): string {
  if (tree.flags[node] & NodeFlag.synthetic) return nodeShortPath(tree, node);
  return codePosition(tree.session, tree.functionId[node]);
}
