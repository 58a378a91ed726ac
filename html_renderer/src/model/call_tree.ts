// Where did the time go, by who called whom? The tree that the text report shows, with the same options.
//
// Nodes are numbered depth first: the root is node 0, the subtree of `n` is n .. end[n] - 1. Times are seconds.
import type { Session } from "../data/session.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { Groups } from "./groups.ts";

export interface TreeOptions {
  /** Nothing is hidden, folded or left out. */
  showAll: boolean;
  /** In the order of time: calls are not added up. */
  timeline: boolean;
  /** Nodes below this share of the whole are left out; 0 to 1. */
  filterThreshold: number;
  /** Python regular expressions, matched at the start of a file's path; null or undefined: none. */
  hideRegex: string | null;
  showRegex: string | null;
  /** Leave out the frames above the place where the profiler was started. */
  trimStem: boolean;
}

export const DEFAULT_TREE_OPTIONS: TreeOptions = {
  showAll: false,
  timeline: false,
  filterThreshold: 0.01,
  hideRegex: null,
  showRegex: null,
  trimStem: true,
};

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

/** Throws a RegexError for a pattern that is none. */
export function buildCallTree(_session: Session, _options: TreeOptions, _query: SampleQuery): CallTree {
  throw new Error("TODO");
}

/** `Class.function`, or the function's name where no class is known. */
export function nodeName(_tree: CallTree, _node: number): string {
  throw new Error("TODO");
}

/** `short path:line`; a synthetic node shows its parent's path. Empty where there is none. */
export function nodePosition(_tree: CallTree, _node: number): string {
  throw new Error("TODO");
}

/** Time of all `[await]` at or below each node, in seconds. */
export function awaitTimes(_tree: CallTree): Float64Array {
  throw new Error("TODO");
}

/** Function ids from the root down to the node: names it across trees of one session. */
export function pathOf(_tree: CallTree, _node: number): number[] {
  throw new Error("TODO");
}

/** The node at a path (pathOf), or NONE. */
export function nodeAt(_tree: CallTree, _path: readonly number[]): number {
  throw new Error("TODO");
}
