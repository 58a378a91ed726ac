// Where did the time go, by who called whom? The tree that the text report shows, with the same options.
import type { Session } from "../data/session.ts";
import { filePath } from "../data/session.ts";
import { aggregatedDraft } from "./aggregated_tree.ts";
import type { Calls } from "./calls.ts";
import { callsOf } from "./calls.ts";
import { finishTree } from "./draft.ts";
import { groupLibraryFrames } from "./groups.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { timelineDraft } from "./timeline_tree.ts";
import type { CallTree } from "./tree.ts";
import { findRoot } from "./tree_root.ts";

export type { CallTree } from "./tree.ts";
export { awaitTimes, nodeAt, NodeFlag, nodeName, nodePosition, pathOf } from "./tree.ts";

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

/** Throws a RegexError for a pattern that is none, a RangeError for a timeline of too many calls. */
export function buildCallTree(session: Session, options: TreeOptions, query: SampleQuery): CallTree {
  const calls = callsOf(session, query.transforms, !options.showAll);
  const root = findRoot(session, query, calls, options.trimStem);
  const isErased = options.showAll ? null : erasedCalls(session, calls);
  const threshold = options.showAll ? -Infinity : options.filterThreshold;
  const build = options.timeline ? timelineDraft : aggregatedDraft;
  const draft = build(session, query, calls, root, isErased, threshold);
  const tree = finishTree(session, draft, { sorted: !options.timeline, condensed: true });
  if (!options.showAll) groupLibraryFrames(tree, options.hideRegex, options.showRegex);
  return tree;
}

// remove_importlib and remove_tracebackhide: by call, 1 where its children take its place. Never the root;
// who builds sees to that.
function erasedCalls(session: Session, calls: Calls): Uint8Array | null {
  const isImportlib = Uint8Array.from({ length: session.functions.count }, (_, id) =>
    filePath(session, id).includes("<frozen importlib._bootstrap") ? 1 : 0,
  );
  if (!calls.isHidden && !isImportlib.includes(1)) return null;
  return Uint8Array.from(calls.functionId, (id, call) => (isImportlib[id] || calls.isHidden?.[call] ? 1 : 0));
}
