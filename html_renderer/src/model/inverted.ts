// Who called what took the time? The tree upside down: the functions that time was spent in, and below each its callers.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { callTimes, outermostCalls } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import { callsOf } from "./calls.ts";
import type { Draft } from "./draft.ts";
import { finishTree } from "./draft.ts";
import { functionClasses } from "./classes.ts";
import { rowsWhere } from "./rows_where.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { CallTree } from "./tree.ts";

/** More is not expanded: upside down, a million deep stacks are tens of millions of nodes. */
const MOST_NODES = 500_000;

/** The root is `[root]`, its children the functions by self time. Nodes below `filterThreshold` are left out. */
export function buildInvertedTree(session: Session, query: SampleQuery, filterThreshold: number): CallTree {
  const calls = callsOf(session, query.transforms, false);
  const { own, ownSamples } = callTimes(session, query, calls);
  const ends = rowsWhere(calls.count, (call) => ownSamples[call] > 0);
  const times = Float64Array.from(ends, (call) => own[call]);
  return new Expansion(session, calls, filterThreshold).tree(session.synthetic.root, {
    calls: ends,
    times,
    above: false,
  });
}

/** The root is the function, its children its callers; the time is that of its outermost occurrences. */
export function buildCallersTree(
  session: Session,
  query: SampleQuery,
  functionId: number,
  filterThreshold: number,
): CallTree {
  const calls = callsOf(session, query.transforms, false);
  const { total } = callTimes(session, query, calls);
  const keyOf = new Int32Array(session.functions.count).fill(NONE);
  keyOf[functionId] = 0;
  const isOutermost = outermostCalls(calls, keyOf, 1);
  const outermost = rowsWhere(calls.count, (call) => isOutermost[call] === 1);
  const times = Float64Array.from(outermost, (call) => total[call]);
  return new Expansion(session, calls, filterThreshold).tree(functionId, { calls: outermost, times, above: true });
}

/** What a node consists of: calls, each with the time (in ticks) that it has there. */
interface Part {
  calls: Int32Array;
  times: Float64Array;
  /** The node's children are the calls above these, or these themselves. */
  above: boolean;
}

// Makes nodes level by level. Only what is above the threshold is looked into, so that the tree costs what is shown of it.
class Expansion {
  private readonly parent: number[] = [];
  private readonly functionId: number[] = [];
  private readonly time: number[] = [];
  private readonly absorbed: number[] = [];
  private discarded = 0;
  private readonly placeOf: Int32Array; // by call: where it stands in the node at hand
  // By function, of the calls of the node at hand: how many are its, their time, and the node made of them.
  private readonly size: Int32Array;
  private readonly ticks: Float64Array;
  private readonly partOf: (Part | null)[];

  constructor(
    private readonly session: Session,
    private readonly calls: Calls,
    private readonly threshold: number,
  ) {
    this.placeOf = new Int32Array(calls.count).fill(NONE);
    this.size = new Int32Array(session.functions.count);
    this.ticks = new Float64Array(session.functions.count);
    this.partOf = Array.from(this.size, () => null);
  }

  tree(functionId: number, part: Part): CallTree {
    const { session } = this;
    const total = part.times.reduce((sum, ticks) => sum + ticks, 0);
    if (part.calls.length > 0) {
      this.add(NONE, functionId, total);
      const parts: (Part | null)[] = [part];
      for (let node = 0; node < parts.length; ++node) {
        this.expand(node, parts[node]!, parts, total > 0 ? total : 1e-44);
        parts[node] = null;
      }
    }
    const { only } = functionClasses(session);
    const draft: Draft = {
      count: this.parent.length,
      parent: Int32Array.from(this.parent),
      functionId: Int32Array.from(this.functionId),
      classId: Int32Array.from(this.functionId, (id) => only[id]),
      time: Float64Array.from(this.time),
      absorbed: Float64Array.from(this.absorbed),
      first: null,
      discarded: this.discarded,
    };
    return finishTree(session, draft, { sortBy: draft.time, withoutOnlySelf: false, fromProgram: false }).tree;
  }

  private add(parent: number, functionId: number, ticks: number): void {
    this.parent.push(parent);
    this.functionId.push(functionId);
    this.time.push(ticks);
    this.absorbed.push(0);
  }

  private expand(node: number, part: Part, parts: (Part | null)[], total: number): void {
    const { size, ticks, partOf } = this;
    const { functionId } = this.calls;
    const { calls, times } = part.above ? this.callers(part) : part;
    const seen: number[] = []; // functions
    for (let i = 0; i < calls.length; ++i) {
      const id = functionId[calls[i]];
      if (size[id]++ === 0) seen.push(id);
      ticks[id] += times[i];
    }
    for (const id of seen) {
      if (ticks[id] / total < this.threshold || parts.length >= MOST_NODES) {
        this.absorbed[node] += ticks[id];
        ++this.discarded;
        partOf[id] = null;
      } else {
        this.add(node, id, ticks[id]);
        parts.push((partOf[id] = { calls: new Int32Array(size[id]), times: new Float64Array(size[id]), above: true }));
      }
      size[id] = ticks[id] = 0;
    }
    for (let i = 0; i < calls.length; ++i) {
      const id = functionId[calls[i]];
      const child = partOf[id];
      if (!child) continue;
      child.calls[size[id]] = calls[i];
      child.times[size[id]++] = times[i];
    }
    for (const id of seen) size[id] = 0;
  }

  // The calls above a part's calls, each once.
  private callers(part: Part): { calls: Int32Array; times: Float64Array } {
    const { placeOf } = this;
    const { parent } = this.calls;
    const calls = new Int32Array(part.calls.length);
    const times = new Float64Array(part.calls.length);
    let count = 0;
    for (let i = 0; i < calls.length; ++i) {
      const above = parent[part.calls[i]];
      if (above === NONE) continue;
      if (placeOf[above] === NONE) {
        placeOf[above] = count;
        calls[count++] = above;
      }
      times[placeOf[above]] += part.times[i];
    }
    for (let i = 0; i < count; ++i) placeOf[calls[i]] = NONE;
    return { calls: calls.subarray(0, count), times: times.subarray(0, count) };
  }
}
