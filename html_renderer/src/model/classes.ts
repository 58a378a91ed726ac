// Of which class was a method, for most of its time?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { NEVER, stackTimes } from "./call_times.ts";
import type { Calls } from "./calls.ts";
import type { Draft } from "./draft.ts";
import { memoized } from "../data/memoized.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** Ticks by class, in the order in which the classes were first seen. */
export type ClassTimes = Map<number, number>;

/** To the time of a class, or of whatever the numbers stand for. */
export function addTime(times: Map<number, number>, key: number, time: number): void {
  times.set(key, (times.get(key) ?? 0) + time);
}

/** The class with most time, the first seen of equals; NONE where there was none. */
export function mostOf(times: ClassTimes): number {
  let [found, most] = [NONE, 0];
  for (const [classId, ticks] of times) if (found === NONE || ticks > most) [found, most] = [classId, ticks];
  return found;
}

/** In FunctionClasses.always: some frames have another class than others, or none. */
const VARIES = -2;

interface FunctionClasses {
  /** By function: the string id of the class that all its frames have; NONE: none has one; or VARIES. */
  always: Int32Array;
  /** By function: the class of all its frames that have one; NONE where these have several, or none has one. */
  only: Int32Array;
}

export const functionClasses = memoized(({ frames, functions }: Session) => {
  const UNSEEN = -3;
  const always = new Int32Array(functions.count).fill(UNSEEN);
  const only = new Int32Array(functions.count).fill(NONE);
  for (let frame = 0; frame < frames.count; ++frame) {
    const id = frames.function[frame];
    const classId = frames.class[frame];
    always[id] = always[id] === UNSEEN || always[id] === classId ? classId : VARIES;
    if (classId !== NONE && only[id] !== classId) only[id] = only[id] === NONE ? classId : VARIES;
  }
  const without = (column: Int32Array, value: number) => column.map((each) => (each === value ? NONE : each));
  return { always: without(always, UNSEEN), only: without(only, VARIES) };
}, new WeakMap<Session, FunctionClasses>());

/** Sets the draft's `classId`. `nodeOf`: the draft's node of a call, or NONE. */
export function resolveClasses(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  draft: Draft,
  nodeOf: (call: number) => number,
): void {
  const { always } = functionClasses(session);
  let someVary = false;
  for (let node = 0; node < draft.count; ++node) {
    const classId = always[draft.functionId[node]];
    if (classId === VARIES) someVary = true;
    else draft.classId[node] = classId;
  }
  if (!someVary) return;

  const { frames } = session;
  const { stacks } = calls;
  const { total, totalFirst } = stackTimes(session, query, calls);
  const seen: number[] = []; // stacks that say the class of a node with several
  for (let stack = 0; stack < stacks.count; ++stack) {
    const frame = stacks.frame[stack];
    const functionId = frames.function[frame];
    const call = calls.ofStack[stack];
    if (always[functionId] !== VARIES || totalFirst[stack] === NEVER || frames.class[frame] === NONE) continue;
    if (call >= 0 && calls.functionId[call] === functionId && nodeOf(call) !== NONE) seen.push(stack);
  }
  seen.sort((a, b) => totalFirst[a] - totalFirst[b] || a - b);
  const times = new Map<number, ClassTimes>(); // by node
  const timesOf = memoized((): ClassTimes => new Map(), times);
  for (const stack of seen)
    addTime(timesOf(nodeOf(calls.ofStack[stack])), frames.class[stacks.frame[stack]], total[stack]);
  for (const [node, ofNode] of times) draft.classId[node] = mostOf(ofNode);
}
