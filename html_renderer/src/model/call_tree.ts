// Where did the time go, by who called whom? The tree that the text report shows, with the same options.
import type { Session } from "../data/session.ts";
import { filePath, NONE, SELF } from "../data/session.ts";
import { aggregatedDraft } from "./aggregated_tree.ts";
import type { Calls } from "./calls.ts";
import { callTimes } from "./call_times.ts";
import { callsOf } from "./calls.ts";
import type { Draft } from "./draft.ts";
import { addNode, finishTree, newDraft } from "./draft.ts";
import { groupLibraryFrames } from "./groups.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { timelineDraft } from "./timeline_tree.ts";
import type { CallTree } from "./tree.ts";
import { findRoot } from "./tree_root.ts";

export type { CallTree } from "./tree.ts";
export { NodeFlag, nodeName, nodePosition } from "./tree.ts";

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

/** Throws a RegexError for a pattern that is none. */
export function buildCallTree(session: Session, options: TreeOptions, query: SampleQuery): CallTree {
  const tree = treeWithoutGroups(session, options, query);
  if (!options.showAll) groupLibraryFrames(tree, options.hideRegex, options.showRegex);
  return tree;
}

/** The same, for views that fold nothing. */
export function treeWithoutGroups(session: Session, options: TreeOptions, query: SampleQuery): CallTree {
  const calls = callsOf(session, query.transforms, !options.showAll);
  const times = callTimes(session, query, calls);
  const root = findRoot(calls, times, options.trimStem);
  const isErased = options.showAll ? null : erasedCalls(session, calls);
  const threshold = options.showAll ? -Infinity : options.filterThreshold;
  let draft: Draft;
  if (root.samples === 1 && root.depth === NONE) {
    draft = newDraft(); // a single sample in which no frame was seen
    addNode(draft, NONE, SELF, root.total);
  } else if (options.timeline) draft = timelineDraft(session, query, calls, root, isErased, threshold);
  else draft = aggregatedDraft(session, query, calls, times, root, isErased, threshold);
  return finishTree(session, draft, options.timeline ? null : draft.time, true).tree;
}

// remove_importlib and remove_tracebackhide: by call, 1 where its children take its place. Never the root;
// who builds sees to that.
function erasedCalls(session: Session, calls: Calls): Uint8Array | null {
  const { count, functionId, isHidden } = calls;
  const isImportlib = Uint8Array.from({ length: session.functions.count }, (_, id) =>
    filePath(session, id).includes("<frozen importlib._bootstrap") ? 1 : 0,
  );
  if (!isHidden && !isImportlib.includes(1)) return null;
  const isErased = new Uint8Array(count);
  for (let call = 0; call < count; ++call) isErased[call] = isImportlib[functionId[call]] | (isHidden?.[call] ?? 0);
  return isErased;
}
