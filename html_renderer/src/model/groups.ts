// Which frames belong to the inner workings of a library, and which of them does a reader see?
//
// group_library_frames_processor makes the groups; the text report's rules say what is shown of a group: its root, what
// has more than a fifth of the whole as self time, and where it calls out. The rest is folded when it is two or more.
import type { CallTree } from "./call_tree.ts";

/** One row a group; the members of `g`, in depth-first order, are member[begin[g]] .. member[begin[g + 1] - 1]. */
export interface Groups {
  count: number;
  root: Int32Array;
  begin: Int32Array;
  member: Int32Array;
}

export interface FoldedGroups {
  /** By node: 1 where it is hidden while its group is folded. */
  isHidden: Uint8Array;
  /** By group: nodes that it hides; 0: it is not folded, and shows all. */
  hiddenCount: Int32Array;
}

export function foldGroups(_tree: CallTree): FoldedGroups {
  throw new Error("TODO");
}

/** First parts of the hidden members' paths, such as "django, json"; cut to 40 characters. */
export function librariesOf(_tree: CallTree, _folded: FoldedGroups, _group: number): string {
  throw new Error("TODO");
}
