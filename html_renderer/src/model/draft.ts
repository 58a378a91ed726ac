// From the nodes of a tree, in any order that has parents first, to the tree itself: children in their order, what says
// nothing new left out, numbered depth first.
import type { Session } from "../data/session.ts";
import { filePath, FunctionFlag, NONE, SELF } from "../data/session.ts";
import { type Children, childrenOf, depthFirst } from "./depth_first.ts";
import type { CallTree } from "./tree.ts";
import { emptyTree, NodeFlag } from "./tree.ts";

const columnsOf = (size: number) => ({
  parent: new Int32Array(size),
  functionId: new Int32Array(size),
  classId: new Int32Array(size),
  /** The sample in which a node first appeared, which orders equals; 0 where the nodes stand in that order. */
  first: new Int32Array(size),
  time: new Float64Array(size),
  absorbed: new Float64Array(size),
});

type Columns = ReturnType<typeof columnsOf>;

/** Columns of `count` nodes, and room for more; node 0 is the root, parents come first. Times are ticks. */
export interface Draft extends Columns {
  count: number;
  /** Nodes below the threshold, which are not here any more. */
  discarded: number;
}

export function newDraft(): Draft {
  return { count: 0, discarded: 0, ...columnsOf(1024) };
}

/** The new node. */
export function addNode(draft: Draft, parent: number, functionId: number, ticks = 0, first = 0): number {
  const node = draft.count++;
  if (node === draft.parent.length) {
    const larger = columnsOf(node * 2);
    for (const name of Object.keys(larger) as (keyof Columns)[]) larger[name].set(draft[name]);
    Object.assign(draft, larger);
  }
  draft.parent[node] = parent;
  draft.functionId[node] = functionId;
  draft.classId[node] = NONE;
  draft.first[node] = first;
  draft.time[node] = ticks;
  draft.absorbed[node] = 0;
  return node;
}

/**
 * The tree, and for each of its nodes the draft's. Children stand by `sortBy`, greatest first; null: as they are. With
 * `fromProgram` the frames of the command above the program are left out.
 */
export function finishTree(
  session: Session,
  draft: Draft,
  sortBy: Float64Array | null = draft.time,
  fromProgram = false,
): { tree: CallTree; source: Int32Array } {
  let hiddenTime = 0;
  for (let i = 0; i < draft.count; ++i) hiddenTime += draft.absorbed[i];
  const children = childrenOf(draft.count, draft.parent);
  if (sortBy) sortChildren(draft, children, sortBy);
  dropOnlySelf(draft, children);
  const roots = draft.count === 0 ? [] : [fromProgram ? programRoot(session, draft, children) : 0];
  const order = depthFirst(children, Int32Array.from(roots));
  const tree = numbered(session, draft, order.row, order.parent);
  tree.hidden = { nodes: draft.discarded, time: hiddenTime / session.samples.ticksPerSecond };
  return { tree, source: order.row };
}

// What is no number goes last.
function sortChildren(draft: Draft, children: Children, sortBy: Float64Array): void {
  const { begin, end, child } = children;
  const key = (node: number) => (sortBy[node] === sortBy[node] ? sortBy[node] : -Infinity);
  const order = (a: number, b: number) => key(b) - key(a) || draft.first[a] - draft.first[b];
  for (let node = 0; node < draft.count; ++node) {
    let ordered = true;
    for (let i = begin[node] + 1; i < end[node] && ordered; ++i) ordered = order(child[i - 1], child[i]) <= 0;
    if (!ordered) child.subarray(begin[node], end[node]).sort(order);
  }
}

// An only child [self] says nothing new.
function dropOnlySelf(draft: Draft, children: Children): void {
  const { begin, end, child } = children;
  for (let node = 0; node < draft.count; ++node) {
    if (end[node] - begin[node] !== 1 || draft.functionId[child[begin[node]]] !== SELF) continue;
    end[node] = begin[node];
    draft.absorbed[node] += draft.time[child[begin[node]]];
  }
}

// remove_first_pyinstrument_frames_processor: where the public release's command ran the program, the root of that.
function programRoot(session: Session, draft: Draft, children: Children): number {
  const file = (node: number) => filePath(session, draft.functionId[node]);
  const isCommand = (node: number) => /pyinstrument[/\\]__main__\.py/.test(file(node));
  const isRunner = (node: number) => /runpy\.py|<frozen runpy>/.test(file(node));
  const first = (node: number) => children.child[children.begin[node]];
  const hasChildren = (node: number) => children.end[node] > children.begin[node];
  const takesMost = (node: number, parent: number) => draft.time[node] / draft.time[parent] > 0.8;
  // To step to the first child leaves its siblings out: only where each function stands once, longest first.
  const mayStep = (parent: number) => {
    const siblings = children.child.subarray(children.begin[parent], children.end[parent]);
    const inOrder = siblings.every((node, i) => i === 0 || !(draft.time[node] > draft.time[siblings[i - 1]]));
    const functions = new Set(Array.from(siblings, (node) => draft.functionId[node]));
    return siblings.length > 0 && inOrder && functions.size === siblings.length;
  };
  if (!isCommand(0) || !mayStep(0)) return 0;
  let node = first(0);
  if (!file(node).includes("<string>") || !takesMost(node, 0) || !hasChildren(node)) return 0;
  if (!mayStep(node)) return node;
  let parent = node;
  node = first(node);
  while (isRunner(node) && takesMost(node, parent) && mayStep(node)) {
    parent = node;
    node = first(node);
  }
  return node;
}

// `rows`: the draft's nodes in their order; `parents`: which of them is above each.
function numbered(session: Session, draft: Draft, rows: Int32Array, parents: Int32Array): CallTree {
  const tree = emptyTree(session, rows.length);
  const perSecond = session.samples.ticksPerSecond;
  for (let node = 0; node < tree.count; ++node) {
    const source = rows[node];
    const parent = parents[node];
    tree.parent[node] = parent;
    tree.depth[node] = parent === NONE ? 0 : tree.depth[parent] + 1;
    tree.functionId[node] = draft.functionId[source];
    tree.classId[node] = draft.classId[source];
    tree.time[node] = draft.time[source] / perSecond;
    tree.absorbed[node] = draft.absorbed[source] / perSecond;
    tree.selfTime[node] = draft.time[source];
    tree.end[node] = node + 1;
    tree.flags[node] = flagsOf(session, tree, node);
    if (parent === NONE) continue;
    if (!(tree.flags[node] & NodeFlag.synthetic)) tree.selfTime[parent] -= draft.time[source];
  }
  // From the last child to the first: all but the last of them find that their parent ends later.
  for (let node = tree.count - 1; node >= 0; --node) {
    tree.selfTime[node] /= perSecond;
    const parent = tree.parent[node];
    if (parent === NONE) continue;
    tree.firstChild[parent] = node;
    if (tree.end[parent] > tree.end[node]) tree.nextSibling[node] = tree.end[node];
    else tree.end[parent] = tree.end[node];
  }
  return tree;
}

function flagsOf(session: Session, tree: CallTree, node: number): number {
  const bits = session.functions.flags[tree.functionId[node]];
  const parent = tree.parent[node];
  const likeParent = parent === NONE || (tree.flags[parent] & NodeFlag.application) !== 0;
  const application =
    (bits & FunctionFlag.application) !== 0 || ((bits & FunctionFlag.applicationLikeParent) !== 0 && likeParent);
  return (bits & FunctionFlag.synthetic ? NodeFlag.synthetic : 0) | (application ? NodeFlag.application : 0);
}
