// Of which class was a method, for most of its time?
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { addUp, NEVER } from "./call_times.ts";
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

/** In FunctionClasses.always: some frames have another class than others, or none. */
const VARIES = -2;

interface FunctionClasses {
  /** By function: the string id of the class that all its frames have; NONE: none has one; or VARIES. */
  always: Int32Array;
  /** By function: the class of all its frames that have one; NONE where these have several, or none has one. */
  only: Int32Array;
}

const cache = new WeakMap<Session["frames"], FunctionClasses>();

export function functionClasses(session: Session): FunctionClasses {
  const { frames } = session;
  let classes = cache.get(frames);
  if (!classes) {
    const UNSEEN = -3;
    const always = new Int32Array(session.functions.count).fill(UNSEEN);
    const only = new Int32Array(session.functions.count).fill(NONE);
    for (let frame = 0; frame < frames.count; ++frame) {
      const id = frames.function[frame];
      const classId = frames.class[frame];
      always[id] = always[id] === UNSEEN || always[id] === classId ? classId : VARIES;
      if (classId !== NONE && only[id] !== classId) only[id] = only[id] === NONE ? classId : VARIES;
    }
    const without = (column: Int32Array, value: number) => column.map((each) => (each === value ? NONE : each));
    classes = { always: without(always, UNSEEN), only: without(only, VARIES) };
    cache.set(frames, classes);
  }
  return classes;
}

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

  const { stacks, frames } = { stacks: calls.stacks, frames: session.frames };
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
  const times = new Map<number, ClassTimes>();
  for (const stack of seen) {
    const node = nodeOf(calls.ofStack[stack]);
    let ofNode = times.get(node);
    if (!ofNode) times.set(node, (ofNode = new ClassTimes()));
    ofNode.add(frames.class[stacks.frame[stack]], total[stack]);
  }
  for (const [node, ofNode] of times) draft.classId[node] = ofNode.most();
}

function stackTimes(session: Session, query: SampleQuery, calls: Calls) {
  const { parent, ofSample, count } = calls.stacks;
  const own = new Float64Array(count);
  const samples = new Int32Array(count);
  const first = new Int32Array(count).fill(NEVER);
  forEachSample(session, query, (sample, ticks) => {
    const stack = ofSample[sample];
    if (stack === NONE || callOfSample(calls, sample) === EXCLUDED) return;
    own[stack] += ticks;
    if (samples[stack]++ === 0) first[stack] = sample;
  });
  return addUp(parent, own, samples, first, { ticks: 0, samples: 0, first: NEVER });
}
