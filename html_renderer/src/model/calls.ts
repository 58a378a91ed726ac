// Which call is each stack? A call is a path of functions from the outermost down: stacks that differ only in lines or
// classes are the same call. Transforms (focus, merge, drop, collapse) change the paths, never the samples.
import type { Session } from "../data/session.ts";
import { NONE, SELF } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
import { memoized } from "../data/memoized.ts";
import { depthsOf } from "./depth_first.ts";
import type { Transform } from "./selection_of_samples.ts";
import type { MarkedStacks } from "./traceback_hide.ts";
import { markedStacks, pathTo, plainStacks } from "./traceback_hide.ts";

/** In `Calls.ofStack`: a transform left the stack out. NONE: no frame is left of it. */
export const EXCLUDED = -2;

/** Calls as a trie, parents first. */
export interface Calls {
  stacks: MarkedStacks;
  count: number;
  parent: Int32Array;
  functionId: Int32Array;
  /** Of an outermost call: 0. */
  depth: Int32Array;
  /** By call: 1 where its frame asked to be left out of tracebacks; null: none did. */
  isHidden: Uint8Array | null;
  /** By row of `stacks`: a call, NONE or EXCLUDED. */
  ofStack: Int32Array;
  /** Of a sample in which no frame was seen: NONE or EXCLUDED. */
  ofNothing: number;
}

/** The call that a sample ended in, NONE or EXCLUDED. */
export function callOfSample(calls: Calls, sample: number): number {
  const stack = calls.stacks.ofSample[sample];
  return stack === NONE ? calls.ofNothing : calls.ofStack[stack];
}

const plainCalls = memoized(
  (session: Session) => recordedCalls(session, plainStacks(session)),
  new WeakMap<Session, Calls>(),
);

const markedCalls = memoized((session: Session) => {
  const stacks = markedStacks(session);
  return stacks ? recordedCalls(session, stacks) : plainCalls(session);
}, new WeakMap<Session, Calls>());

/** With `marked`, calls that ask to be left out of tracebacks are told apart from those of the same function that do not. */
export function callsOf(session: Session, transforms: readonly Transform[], marked: boolean): Calls {
  return transforms.reduce(changed, (marked ? markedCalls : plainCalls)(session));
}

/** The transform that calls were last asked with, and what it made of them. */
const latest = new WeakMap<Calls, { kind: string; function: number; calls: Calls }>();

function changed(calls: Calls, transform: Transform): Calls {
  const known = latest.get(calls);
  if (known?.kind === transform.kind && known.function === transform.function) return known.calls;
  const made = transformed(calls, transform);
  latest.set(calls, { ...transform, calls: made });
  return made;
}

function recordedCalls(session: Session, stacks: MarkedStacks): Calls {
  const { count, parent, frame, isHidden } = stacks;
  const table = new CallTable(count);
  const ofStack = new Int32Array(count);
  const functionOf = session.frames.function;
  for (let stack = 0; stack < count; ++stack) {
    const above = parent[stack];
    const caller = above === NONE ? NONE : ofStack[above];
    const functionId = functionOf[frame[stack]];
    const hidden = isHidden ? isHidden[stack] : 0;
    // A recorded [self] is its caller's own time, like that of every stack that ends in a function.
    ofStack[stack] = functionId === SELF ? caller : table.intern(caller, functionId * 2 + hidden);
  }
  return finished(table, stacks, ofStack, NONE);
}

// The table's labels are functions, and whether a call is hidden.
function finished(table: CallTable, stacks: MarkedStacks, ofStack: Int32Array, ofNothing: number): Calls {
  const { count } = table;
  const parent = table.parent.subarray(0, count);
  const label = table.label.subarray(0, count);
  return {
    stacks,
    count,
    parent,
    functionId: label.map((each) => each >> 1),
    depth: depthsOf(parent),
    isHidden: stacks.isHidden && new Uint8Array(label.map((each) => each & 1)),
    ofStack,
    ofNothing,
  };
}

function transformed(calls: Calls, { kind, function: changedFunction }: Transform): Calls {
  const { count, parent, functionId, isHidden } = calls;
  const table = new CallTable(count);
  const to = new Int32Array(count);
  const outermost = new Int32Array(count); // of the function, on the path to a call: a new call, or NONE
  for (let call = 0; call < count; ++call) {
    const isOutermost = parent[call] === NONE;
    const caller = isOutermost ? NONE : to[parent[call]];
    const known = isOutermost ? NONE : outermost[parent[call]];
    const isIt = functionId[call] === changedFunction;
    const label = functionId[call] * 2 + (isHidden ? isHidden[call] : 0);
    if (kind === "focus" && caller < 0)
      to[call] = isIt ? table.intern(NONE, label & ~1) : EXCLUDED; // the root is never hidden
    else if (kind === "drop" && (isIt || caller === EXCLUDED)) to[call] = EXCLUDED;
    else if (kind === "merge" && isIt) to[call] = caller;
    else if (kind === "collapse" && isIt && known !== NONE) to[call] = known;
    else to[call] = table.intern(caller, label);
    outermost[call] = isIt && known === NONE ? to[call] : known;
  }
  const none = kind === "focus" ? EXCLUDED : NONE; // where no frame is left, there is no occurrence
  const moved = (call: number) => (call >= 0 ? to[call] : call === NONE ? none : call);
  return finished(table, calls.stacks, calls.ofStack.map(moved), moved(calls.ofNothing));
}

/** The start call stack's calls, from the outermost down, as far as transforms left any. */
export function startCalls(calls: Calls): number[] {
  const { start } = calls.stacks;
  const call = start === NONE ? NONE : calls.ofStack[start];
  return call >= 0 ? pathTo(calls.parent, call) : [];
}
