// Of which class was a method, for most of its time?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { Calls } from "./calls.ts";
import { callOfSample, EXCLUDED } from "./calls.ts";
import type { Draft } from "./draft.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";

/** Times of the classes that a frame was seen with, in the order in which they were first seen. */
export class ClassTimes {
  private readonly times = new Map<number, number>();

  add(classId: number, ticks: number): void {
    this.times.set(classId, (this.times.get(classId) ?? 0) + ticks);
  }

  /** The class with most time, the first seen of equals; NONE where there was none. */
  most(): number {
    let found = NONE;
    let most = 0;
    for (const [classId, ticks] of this.times) {
      if (found !== NONE && !(ticks > most)) continue;
      found = classId;
      most = ticks;
    }
    return found;
  }
}

/** Sets the draft's `classId`. `nodeOfCall`: the draft's node of each call, or NONE. */
export function resolveClasses(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  draft: Draft,
  nodeOfCall: Int32Array,
): void {
  const { stacks } = calls;
  const { frames } = session;
  const undecided = new Map<number, ClassTimes>(); // nodes with several classes
  const nodeOf = (stack: number) => {
    const call = calls.ofStack[stack];
    const functionId = frames.function[stacks.frame[stack]];
    return call < 0 || calls.functionId[call] !== functionId ? NONE : nodeOfCall[call];
  };
  const see = (stack: number) => {
    const classId = frames.class[stacks.frame[stack]];
    const node = classId === NONE ? NONE : nodeOf(stack);
    if (node === NONE) return;
    if (draft.classId[node] === NONE) draft.classId[node] = classId;
    if (draft.classId[node] === classId) return;
    let times = undecided.get(node);
    if (!times) {
      undecided.set(node, (times = new ClassTimes()));
      times.add(draft.classId[node], 0);
    }
    times.add(classId, 0);
  };
  const ticks = seenInOrder(session, query, calls, see);
  if (undecided.size === 0) return;
  for (let stack = stacks.count - 1; stack >= 0; --stack) {
    if (stacks.parent[stack] !== NONE) ticks[stacks.parent[stack]] += ticks[stack];
  }
  for (let stack = 0; stack < stacks.count; ++stack) {
    const classId = frames.class[stacks.frame[stack]];
    if (ticks[stack] > 0 && classId !== NONE) undecided.get(nodeOf(stack))?.add(classId, ticks[stack]);
  }
  for (const [node, times] of undecided) draft.classId[node] = times.most();
}

// Calls `see` for each stack in the order of first appearance; returns the time of the samples that ended in each.
function seenInOrder(session: Session, query: SampleQuery, calls: Calls, see: (stack: number) => void): Float64Array {
  const { parent, ofSample, count } = calls.stacks;
  const ticksOf = new Float64Array(count);
  const seen = new Uint8Array(count);
  const path: number[] = [];
  forEachSample(session, query, (sample, ticks) => {
    if (callOfSample(calls, sample) === EXCLUDED) return;
    for (let stack = ofSample[sample]; stack !== NONE && !seen[stack]; stack = parent[stack]) path.push(stack);
    if (ofSample[sample] !== NONE) ticksOf[ofSample[sample]] += ticks;
    while (path.length > 0) {
      const stack = path.pop()!;
      seen[stack] = 1;
      see(stack);
    }
  });
  return ticksOf;
}
