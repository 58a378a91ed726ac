// The tree in which the calls of a function from one place are one node. It is made from the trie of stacks and the
// samples' own time, never from a timeline, so that it costs what there is of stacks and of samples, however deep.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { CallTimes } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { resolveClasses } from "./classes.ts";
import type { Draft } from "./draft.ts";
import type { RootedCalls } from "./erased_calls.ts";
import { rootedCalls } from "./erased_calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { TreeRoot } from "./tree_root.ts";

/** `isErased`, by call: 1 where its children stand in its place; null: nowhere. `threshold`: of the total, strictly below. */
export function aggregatedDraft(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  times: CallTimes,
  root: TreeRoot,
  isErased: Uint8Array | null,
  threshold: number,
): Draft {
  const rooted = rootedCalls(calls, times, root.depth, isErased);
  const nodes = new Nodes(session, rooted, root, threshold);
  resolveClasses(session, query, calls, nodes.draft, (call) => {
    const at = rooted.here(call);
    return at === NONE ? NONE : nodes.ofCall[at];
  });
  return nodes.draft;
}

// Looks at each call once, and makes nodes of those that are above the threshold.
class Nodes {
  readonly draft: Draft;
  readonly ofCall: Int32Array; // NONE where it is left out
  private readonly total: number;

  constructor(
    private readonly session: Session,
    private readonly calls: RootedCalls,
    root: TreeRoot,
    private readonly threshold: number,
  ) {
    this.ofCall = new Int32Array(calls.count).fill(NONE);
    this.total = root.total > 0 ? root.total : 1e-44;
    const most = this.countNodes(root);
    this.draft = {
      count: 0,
      parent: new Int32Array(most.kept),
      functionId: new Int32Array(most.kept),
      classId: new Int32Array(most.kept).fill(NONE),
      time: new Float64Array(most.kept),
      absorbed: new Float64Array(most.kept),
      first: new Int32Array(most.kept),
      discarded: 0,
    };
    this.make(root);
    this.draft.discarded = most.all - this.draft.count;
  }

  // An upper bound of the nodes that are kept, and the number of all that there would be.
  private countNodes(root: TreeRoot): { kept: number; all: number } {
    const { count, first, functionId, times } = this.calls;
    const { own, total, ownSamples, totalSamples } = times;
    let kept = 2; // [root] and its [self], or the root that is a call
    let all = root.depth === NONE && root.samples > 0 ? 1 : 0;
    if (times.nothing.samples > 0) ++all;
    for (let call = first; call < count; ++call) {
      if (totalSamples[call] === 0) continue;
      ++all;
      if (this.isLarge(total[call])) ++kept;
      if (ownSamples[call] === 0 || this.isLeaf(functionId[call])) continue;
      ++all;
      if (this.isLarge(own[call])) ++kept;
    }
    return { kept, all };
  }

  private make(root: TreeRoot): void {
    const { count, first, parent, functionId, times } = this.calls;
    const { self, root: rootFunction } = this.session.synthetic;
    const hasRoot = root.depth === NONE && root.samples > 0;
    if (hasRoot) {
      this.add(NONE, rootFunction, root.total, 0);
      if (times.nothing.samples > 0) this.addIfLarge(0, self, times.nothing.ticks, times.nothing.first);
    }
    for (let call = first; call < count; ++call) {
      if (times.totalSamples[call] === 0) continue;
      const isRoot = this.draft.count === 0;
      const above = isRoot ? NONE : parent[call] === NONE ? 0 : this.ofCall[parent[call]];
      if (!isRoot && above === NONE) continue;
      const node = isRoot
        ? this.add(NONE, functionId[call], times.total[call], 0)
        : this.addIfLarge(above, functionId[call], times.total[call], times.totalFirst[call]);
      this.ofCall[call] = node;
      if (node === NONE || times.ownSamples[call] === 0 || this.isLeaf(functionId[call])) continue;
      this.addIfLarge(node, self, times.own[call], times.ownFirst[call]);
    }
  }

  // Its own time needs no [self].
  private isLeaf(functionId: number): boolean {
    const { await: waits, outOfContext } = this.session.synthetic;
    return functionId === waits || functionId === outOfContext;
  }

  private isLarge(ticks: number): boolean {
    return !(ticks / this.total < this.threshold);
  }

  private addIfLarge(parent: number, functionId: number, ticks: number, first: number): number {
    if (this.isLarge(ticks)) return this.add(parent, functionId, ticks, first);
    this.draft.absorbed[parent] += ticks;
    return NONE;
  }

  private add(parent: number, functionId: number, ticks: number, first: number): number {
    const { draft } = this;
    const node = draft.count++;
    draft.parent[node] = parent;
    draft.functionId[node] = functionId;
    draft.time[node] = ticks;
    draft.first![node] = first;
    return node;
  }
}
