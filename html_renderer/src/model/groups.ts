// Which frames belong to the inner workings of a library, and which of them does a reader see?
//
// group_library_frames_processor makes the groups; the text report's rules say what is shown of a group: its root, what
// has more than a fifth of the whole as self time, and where it calls out. The rest is folded when it is two or more.
import type { Session } from "../data/session.ts";
import { filePath, NONE } from "../data/session.ts";
import { memoized } from "../data/memoized.ts";
import { pythonMatcher } from "./python_regex.ts";
import type { CallTree } from "./tree.ts";
import { NodeFlag, nodeShortPath } from "./tree.ts";

export type { Groups } from "./tree.ts";

export interface FoldedGroups {
  /** By node: 1 where it is hidden while its group is folded. */
  isHidden: Uint8Array;
  /** By group: nodes that it hides; 0: it is not folded, and shows all. */
  hiddenCount: Int32Array;
}

const SHARE_THAT_SHOWS = 0.2;
const FEWEST_HIDDEN = 2;
const WIDEST_LIBRARIES = 40;

/** Fills the tree's groups: a hidden node with a hidden child, and what is reached from there through hidden nodes. */
export function groupLibraryFrames(tree: CallTree, hideRegex: string | null, showRegex: string | null): void {
  const isHidden = hiddenNodes(tree, hideRegex, showRegex);
  const roots: number[] = [];
  const begin: number[] = [0];
  const members: number[] = [];
  // Depth first, so each child of a member that is hidden joins right when it is met.
  for (let node = 1; node < tree.count; ++node) {
    if (!isHidden[node] || tree.group[node] !== NONE || !someChild(tree, node, (child) => isHidden[child] === 1))
      continue;
    const group = roots.length;
    for (let at = node; at < tree.end[node];) {
      const joins = isHidden[at] === 1 && tree.group[at] === NONE;
      if (joins) {
        tree.group[at] = group;
        members.push(at);
      }
      at = joins ? at + 1 : tree.end[at];
    }
    tree.flags[node] |= NodeFlag.groupRoot;
    roots.push(node);
    begin.push(members.length);
  }
  tree.groups = {
    count: roots.length,
    root: Int32Array.from(roots),
    begin: Int32Array.from(begin),
    member: Int32Array.from(members),
  };
}

function hiddenNodes(tree: CallTree, hideRegex: string | null, showRegex: string | null): Uint8Array {
  const shows = byPath(tree.session, showRegex);
  const hides = byPath(tree.session, hideRegex);
  return Uint8Array.from(tree.functionId, (functionId, node) => {
    if (shows(functionId)) return 0;
    return hides(functionId) || !(tree.flags[node] & NodeFlag.application) ? 1 : 0;
  });
}

// By function: whether its path matches; null: never. Each path is asked once.
function byPath(session: Session, regex: string | null): (functionId: number) => boolean {
  if (regex === null) return () => false;
  const matches = memoized(pythonMatcher(regex), new Map<string, boolean>());
  return (functionId) => matches(filePath(session, functionId));
}

function someChild(tree: CallTree, node: number, holds: (child: number) => boolean): boolean {
  for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child])
    if (holds(child)) return true;
  return false;
}

export function foldGroups(tree: CallTree): FoldedGroups {
  const { groups } = tree;
  const much = tree.count === 0 ? 0 : SHARE_THAT_SHOWS * tree.time[0];
  const isHidden = new Uint8Array(tree.count);
  const hiddenCount = new Int32Array(groups.count);
  for (let group = 0; group < groups.count; ++group) {
    const hidden = groups.member.subarray(groups.begin[group], groups.begin[group + 1]).filter((node) => {
      const isExit = () => someChild(tree, node, (child) => tree.group[child] !== group);
      return node !== groups.root[group] && !(tree.selfTime[node] > much) && !isExit();
    });
    if (hidden.length < FEWEST_HIDDEN) continue;
    hiddenCount[group] = hidden.length;
    for (const node of hidden) isHidden[node] = 1;
  }
  return { isHidden, hiddenCount };
}

/** First parts of the hidden members' paths, such as "django, json"; cut to 40 characters. */
export function librariesOf(tree: CallTree, folded: FoldedGroups, group: number): string {
  const { begin, member } = tree.groups;
  const seen = new Set<string>();
  let width = 0;
  for (let i = begin[group]; i < begin[group + 1] && width <= WIDEST_LIBRARIES; ++i) {
    const library = folded.isHidden[member[i]] ? libraryOf(nodeShortPath(tree, member[i])) : "";
    if (library === "" || seen.has(library)) continue;
    width += library.length + (seen.size > 0 ? 2 : 0);
    seen.add(library);
  }
  const characters = [...[...seen].join(", ")];
  return characters.length > WIDEST_LIBRARIES
    ? `${characters.slice(0, WIDEST_LIBRARIES - 3).join("")}...`
    : characters.join("");
}

/** The first part of a short path, up to `/`, `\` or `.`. */
export function libraryOf(shortPath: string): string {
  return shortPath.split(/[/\\.]/, 1)[0];
}
