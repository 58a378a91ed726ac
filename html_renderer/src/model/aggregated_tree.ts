// The tree in which the calls of a function from one place are one node. It is made from the trie of stacks and the
// samples' own time, never from a timeline, so that it costs what there is of stacks and of samples, however deep.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
import type { Calls } from "./calls.ts";
import { callOfSample, EXCLUDED } from "./calls.ts";
import { resolveClasses } from "./classes.ts";
import type { Draft } from "./draft.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";
import type { TreeRoot } from "./tree_root.ts";

/** `isErased`, by call: 1 where its children stand in its place; null: nowhere. `threshold`: of the total, strictly below. */
export function aggregatedDraft(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  root: TreeRoot,
  isErased: Uint8Array | null,
  threshold: number,
): Draft {
  const nodes = new Nodes(session, calls, root, isErased);
  const seen = new Uint8Array(calls.stacks.count);
  const path: number[] = [];
  forEachSample(session, query, (sample, ticks) => {
    const call = callOfSample(calls, sample);
    if (call === EXCLUDED) return;
    for (
      let stack = calls.stacks.ofSample[sample];
      stack !== NONE && !seen[stack];
      stack = calls.stacks.parent[stack]
    ) {
      path.push(stack);
    }
    while (path.length > 0) {
      const stack = path.pop()!;
      seen[stack] = 1;
      nodes.see(calls.ofStack[stack]);
    }
    nodes.addOwnTime(call, ticks);
  });
  nodes.addUp();
  const draft = nodes.draft(threshold, root.total > 0 ? root.total : 1e-44);
  resolveClasses(session, query, calls, draft, nodes.keptOfCall());
  return draft;
}

class Nodes {
  private count = 0;
  private readonly parent: Int32Array;
  private readonly functionId: Int32Array;
  private readonly time: Float64Array;
  private readonly selfOf: Int32Array; // by node: its [self]
  private readonly ofCall: Int32Array;
  private readonly table: CallTable | null; // where several calls can be one node
  private readonly ofEntry: Int32Array;
  private kept = new Int32Array(0); // by node: the draft's

  constructor(
    private readonly session: Session,
    private readonly calls: Calls,
    private readonly root: TreeRoot,
    private readonly isErased: Uint8Array | null,
  ) {
    const most = calls.count * 2 + 2;
    this.parent = new Int32Array(most);
    this.functionId = new Int32Array(most);
    this.time = new Float64Array(most);
    this.selfOf = new Int32Array(most).fill(NONE);
    this.ofCall = new Int32Array(calls.count).fill(NONE);
    this.table = isErased ? new CallTable(calls.count) : null;
    this.ofEntry = new Int32Array(isErased ? calls.count : 0);
    if (root.depth === NONE && root.samples > 0) this.add(NONE, session.synthetic.root);
  }

  /** Makes the call's node, unless it is there; that of its caller is there already. */
  see(call: number): void {
    const { calls, root } = this;
    if (call < 0 || this.ofCall[call] !== NONE || calls.depth[call] < root.depth) return;
    const above = calls.parent[call];
    const below = calls.depth[call] > root.depth; // always, where [root] is the root
    const parent = !below ? NONE : above === NONE ? 0 : this.ofCall[above];
    if (!below && this.count > 0) {
      this.ofCall[call] = 0;
    } else if (below && this.isErased?.[call]) {
      this.ofCall[call] = parent;
    } else {
      this.ofCall[call] = this.child(parent, calls.functionId[call]);
    }
  }

  addOwnTime(call: number, ticks: number): void {
    const { await: waits, outOfContext, self } = this.session.synthetic;
    const node = call === NONE ? 0 : this.ofCall[call];
    if (this.functionId[node] === waits || this.functionId[node] === outOfContext) {
      this.time[node] += ticks;
      return;
    }
    if (this.selfOf[node] === NONE) this.selfOf[node] = this.add(node, self);
    this.time[this.selfOf[node]] += ticks;
  }

  addUp(): void {
    for (let node = this.count - 1; node > 0; --node) this.time[this.parent[node]] += this.time[node];
  }

  draft(threshold: number, total: number): Draft {
    this.kept = new Int32Array(this.count).fill(NONE);
    let count = 0;
    for (let node = 0; node < this.count; ++node) {
      if (node === 0 || this.isKept(node, threshold, total)) this.kept[node] = count++;
    }
    const draft: Draft = {
      count,
      parent: new Int32Array(count),
      functionId: new Int32Array(count),
      classId: new Int32Array(count).fill(NONE),
      time: new Float64Array(count),
      absorbed: new Float64Array(count),
      discarded: this.count - count,
    };
    for (let node = 0; node < this.count; ++node) {
      const parent = node === 0 ? NONE : this.kept[this.parent[node]];
      const to = this.kept[node];
      if (to === NONE) {
        if (parent !== NONE) draft.absorbed[parent] += this.time[node];
        continue;
      }
      draft.parent[to] = parent;
      draft.functionId[to] = this.functionId[node];
      draft.time[to] = this.time[node];
    }
    return draft;
  }

  /** By call: the draft's node, NONE where it was erased or left out. */
  keptOfCall(): Int32Array {
    return this.ofCall.map((node, call) => {
      const isOwn = node !== NONE && this.functionId[node] === this.calls.functionId[call];
      return isOwn && !(this.isErased?.[call] && this.calls.depth[call] > this.root.depth) ? this.kept[node] : NONE;
    });
  }

  private isKept(node: number, threshold: number, total: number): boolean {
    return this.kept[this.parent[node]] !== NONE && !(this.time[node] / total < threshold);
  }

  private child(parent: number, functionId: number): number {
    if (!this.table) return this.add(parent, functionId);
    const before = this.table.count;
    const entry = this.table.intern(parent, functionId);
    if (entry === before) this.ofEntry[entry] = this.add(parent, functionId);
    return this.ofEntry[entry];
  }

  private add(parent: number, functionId: number): number {
    const node = this.count++;
    this.parent[node] = parent;
    this.functionId[node] = functionId;
    return node;
  }
}
