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
  return new Expansion(session, calls, filterThreshold).tree(session.synthetic.root, { calls: ends, times }, false);
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
  return new Expansion(session, calls, filterThreshold).tree(functionId, { calls: outermost, times }, true);
}

/** What the nodes of one level consist of, one after the other: calls, each with the time (in ticks) that it has there. */
interface Level {
  calls: Int32Array;
  times: Float64Array;
}

// Makes nodes level by level. Only what is above the threshold is looked into, so that the tree costs what is shown of it.
// A call has one caller, so no level is longer than the first, and two of them take turns.
class Expansion {
  private readonly parent: number[] = [];
  private readonly functionId: number[] = [];
  private readonly time: number[] = [];
  private readonly absorbed: number[] = [];
  private discarded = 0;
  // By node: its part of its level.
  private readonly begin: number[] = [];
  private readonly end: number[] = [];
  private readonly placeOf: Int32Array; // by call: where it stands in the level at hand
  // By function, of the calls below the node at hand: how many, their time, and where the next level has them.
  private readonly size: Int32Array;
  private readonly ticks: Float64Array;
  private readonly next: Int32Array;

  constructor(
    private readonly session: Session,
    private readonly calls: Calls,
    private readonly threshold: number,
  ) {
    this.placeOf = new Int32Array(calls.count).fill(NONE);
    this.size = new Int32Array(session.functions.count);
    this.ticks = new Float64Array(session.functions.count);
    this.next = new Int32Array(session.functions.count);
  }

  /** Overwrites the level. The root's children are made of its calls' callers, or of these calls themselves. */
  tree(functionId: number, level: Level, ofCallers: boolean): CallTree {
    const { session } = this;
    const total = level.times.reduce((sum, ticks) => sum + ticks, 0);
    const size = level.calls.length;
    if (size > 0) this.add(NONE, functionId, total, 0, size);
    let other: Level = { calls: new Int32Array(size), times: new Float64Array(size) };
    for (let node = 0, filled = 0; node < this.parent.length; filled = 0) {
      for (const last = this.parent.length; node < last; ++node) {
        if (node > 0 || ofCallers) this.toCallers(node, level);
        filled = this.expand(node, level, other, filled, total > 0 ? total : 1e-44);
      }
      [level, other] = [other, level];
    }
    const { only } = functionClasses(session);
    const draft: Draft = {
      count: this.parent.length,
      parent: new Int32Array(this.parent),
      functionId: new Int32Array(this.functionId),
      classId: Int32Array.from(this.functionId, (id) => only[id]),
      time: new Float64Array(this.time),
      absorbed: new Float64Array(this.absorbed),
      first: null,
      discarded: this.discarded,
    };
    return finishTree(session, draft, { sortBy: draft.time, withoutOnlySelf: false, fromProgram: false }).tree;
  }

  private add(parent: number, functionId: number, ticks: number, begin: number, end: number): void {
    this.parent.push(parent);
    this.functionId.push(functionId);
    this.time.push(ticks);
    this.absorbed.push(0);
    this.begin.push(begin);
    this.end.push(end);
  }

  // Makes the node's children, and writes their calls to the next level from `filled` on; returns where these end.
  private expand(node: number, { calls, times }: Level, to: Level, filled: number, total: number): number {
    const { size, ticks, next } = this;
    const { functionId } = this.calls;
    const [begin, end] = [this.begin[node], this.end[node]];
    const seen: number[] = []; // functions
    for (let i = begin; i < end; ++i) {
      const id = functionId[calls[i]];
      if (size[id]++ === 0) seen.push(id);
      ticks[id] += times[i];
    }
    for (const id of seen) {
      if (ticks[id] / total < this.threshold || this.parent.length >= MOST_NODES) {
        this.absorbed[node] += ticks[id];
        ++this.discarded;
        next[id] = NONE;
      } else {
        next[id] = filled;
        filled += size[id];
        this.add(node, id, ticks[id], next[id], filled);
      }
      size[id] = ticks[id] = 0;
    }
    for (let i = begin; i < end; ++i) {
      const id = functionId[calls[i]];
      if (next[id] === NONE) continue;
      to.calls[next[id]] = calls[i];
      to.times[next[id]++] = times[i];
    }
    return filled;
  }

  // Puts the calls above a node's in their place, each once.
  private toCallers(node: number, { calls, times }: Level): void {
    const { placeOf } = this;
    const { parent } = this.calls;
    const begin = this.begin[node];
    let end = begin;
    for (let i = begin; i < this.end[node]; ++i) {
      const above = parent[calls[i]];
      if (above === NONE) continue;
      if (placeOf[above] === NONE) {
        placeOf[above] = end;
        calls[end] = above;
        times[end++] = times[i];
      } else times[placeOf[above]] += times[i];
    }
    for (let i = begin; i < end; ++i) placeOf[calls[i]] = NONE;
    this.end[node] = end;
  }
}
