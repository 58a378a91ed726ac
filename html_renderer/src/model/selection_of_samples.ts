// Which part of the samples, and seen how? A query is plain data: it goes to the URL as it is, and every view is made
// from a session and a query.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { memoized } from "../data/memoized.ts";

/** Seconds since the first sample. */
export interface SampleRange {
  begin: number;
  end: number;
}

/**
 * A change of the stacks, in terms of one function (by row):
 *   focus     stacks begin at its first occurrence; those without it are left out
 *   merge     its frames go, what they call stands in their place
 *   drop      stacks with it are left out
 *   collapse  recursion: from its first to its last occurrence on a stack, one frame
 */
export interface Transform {
  kind: "focus" | "merge" | "drop" | "collapse";
  function: number;
}

export interface SampleQuery {
  /** null: all. A sample that lies partly inside counts for that part. */
  range: SampleRange | null;
  /** Row of `threads`; null: all. */
  thread: number | null;
  /** Applied in order. */
  transforms: readonly Transform[];
}

/** Everything, as it was recorded. */
export const ALL_SAMPLES: SampleQuery = { range: null, thread: null, transforms: [] };

/** Calls `take` for each sample in the range and the thread, with how much of it (in ticks) is inside, in order. */
export function forEachSample(
  session: Session,
  query: SampleQuery,
  take: (sample: number, ticks: number, start: number) => void,
): void {
  const { count, start, ticks, ticksPerSecond, stack } = session.samples;
  const begin = query.range ? query.range.begin * ticksPerSecond : -Infinity;
  const end = query.range ? query.range.end * ticksPerSecond : Infinity;
  const threads = query.thread === null ? null : threadOfStacks(session);
  for (let i = query.range ? sampleAt(session, begin) : 0; i < count; ++i) {
    if (start[i] >= end) break;
    if (threads && (stack[i] === NONE ? NONE : threads[stack[i]]) !== query.thread) continue;
    const from = start[i] < begin ? begin : start[i];
    const inside = start[i + 1] <= end && from === start[i] ? ticks[i] : Math.min(start[i + 1], end) - from;
    if (inside >= 0 || !query.range) take(i, inside, from);
  }
}

/** The sample that covers a moment, in ticks since the first; the last one, or the first, outside of all. */
function sampleAt(session: Session, moment: number): number {
  const { start, count } = session.samples;
  let low = 0;
  for (let high = count - 1; low < high;) {
    const middle = (low + high + 1) >> 1;
    if (start[middle] <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** By row of `session.stacks`: the thread, or NONE where the stack does not begin with one. */
const threadOfStacks = memoized(({ stacks, frames, functions, threads }: Session) => {
  const ofFunction = new Int32Array(functions.count).fill(NONE);
  threads.function.forEach((id, thread) => (ofFunction[id] = thread));
  const ofStack = new Int32Array(stacks.count);
  for (let i = 0; i < stacks.count; ++i) {
    const above = stacks.parent[i];
    ofStack[i] = above === NONE ? ofFunction[frames.function[stacks.frame[i]]] : ofStack[above];
  }
  return ofStack;
}, new WeakMap<Session, Int32Array>());
