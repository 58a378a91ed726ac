// Which call is each stack? A call is a path of functions from the outermost down: stacks that differ only in lines or
// classes are the same call. Transforms (focus, merge, drop, collapse) change the paths, never the samples.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
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

const KEPT = 8;
const caches = new WeakMap<Session, Map<string, Calls>>();

/** With `marked`, calls that ask to be left out of tracebacks are told apart from those of the same function that do not. */
export function callsOf(session: Session, transforms: readonly Transform[], marked: boolean): Calls {
  let cache = caches.get(session);
  if (!cache) caches.set(session, (cache = new Map()));
  const stacks = marked ? markedStacks(session) : plainStacks(session);
  const kind = stacks.isHidden ? "marked" : "plain";
  const key = (used: number) => `${kind} ${transforms.slice(0, used).map((each) => `${each.kind} ${each.function}`)}`;
  let calls = cache.get(key(0));
  if (!calls) cache.set(key(0), (calls = recordedCalls(session, stacks)));
  for (let used = 1; used <= transforms.length; ++used) {
    let next = cache.get(key(used));
    if (!next) {
      if (cache.size > KEPT) dropOldest(cache, [key(0), kind === "plain" ? "marked " : "plain "]);
      cache.set(key(used), (next = transformed(calls, transforms[used - 1])));
    }
    calls = next;
  }
  return calls;
}

function dropOldest(cache: Map<string, Calls>, keep: string[]): void {
  for (const key of cache.keys()) {
    if (keep.includes(key)) continue;
    cache.delete(key);
    return;
  }
}

function recordedCalls(session: Session, stacks: MarkedStacks): Calls {
  const { count, parent, frame, isHidden } = stacks;
  const table = new CallTable(count);
  const ofStack = new Int32Array(count);
  const functionOf = session.frames.function;
  const { self } = session.synthetic;
  for (let stack = 0; stack < count; ++stack) {
    const above = parent[stack];
    const caller = above === NONE ? NONE : ofStack[above];
    const functionId = functionOf[frame[stack]];
    const hidden = isHidden ? isHidden[stack] : 0;
    // A recorded [self] is its caller's own time, like that of every stack that ends in a function.
    ofStack[stack] = functionId === self ? caller : table.intern(caller, functionId * 2 + hidden);
  }
  return finished(table, stacks, ofStack, NONE);
}

function finished(table: CallTable, stacks: MarkedStacks, ofStack: Int32Array, ofNothing: number): Calls {
  const { count } = table;
  const parent = table.parent.subarray(0, count);
  const functionId = table.label.subarray(0, count);
  const depth = new Int32Array(count);
  const isHidden = stacks.isHidden ? new Uint8Array(count) : null;
  for (let call = 0; call < count; ++call) {
    if (isHidden) isHidden[call] = functionId[call] & 1;
    functionId[call] >>= 1;
    depth[call] = parent[call] === NONE ? 0 : depth[parent[call]] + 1;
  }
  return { stacks, count, parent, functionId, depth, isHidden, ofStack, ofNothing };
}

function transformed(calls: Calls, transform: Transform): Calls {
  const { count, parent } = calls;
  const table = new CallTable(count);
  const label = (call: number) => calls.functionId[call] * 2 + (calls.isHidden ? calls.isHidden[call] : 0);
  const place = placing(transform.kind, table, label);
  const to = new Int32Array(count);
  const state = new Int32Array(count).fill(NONE); // what a transform knows of the path, see placing()
  for (let call = 0; call < count; ++call) {
    const above = parent[call];
    const isIt = calls.functionId[call] === transform.function;
    place(call, above === NONE ? NONE : to[above], above === NONE ? NONE : state[above], isIt, to, state);
  }
  const none = transform.kind === "focus" ? EXCLUDED : NONE; // where no frame is left, there is no occurrence
  const moved = (call: number) => (call >= 0 ? to[call] : call === NONE ? none : call);
  return finished(table, calls.stacks, calls.ofStack.map(moved), moved(calls.ofNothing));
}

type Place = (call: number, above: number, known: number, isIt: boolean, to: Int32Array, state: Int32Array) => void;

// Sets to[call], given to and state of the call above.
function placing(kind: Transform["kind"], table: CallTable, label: (call: number) => number): Place {
  switch (kind) {
    case "focus":
      return (call, above, _known, isIt, to) => {
        if (above >= 0) to[call] = table.intern(above, label(call));
        else to[call] = isIt ? table.intern(NONE, label(call) & ~1) : EXCLUDED; // the root is never hidden
      };
    case "merge":
      return (call, above, _known, isIt, to) => {
        to[call] = isIt ? above : table.intern(above, label(call));
      };
    case "drop":
      return (call, above, _known, isIt, to) => {
        to[call] = isIt || above === EXCLUDED ? EXCLUDED : table.intern(above, label(call));
      };
    case "collapse": // state: the outermost occurrence
      return (call, above, known, isIt, to, state) => {
        to[call] = isIt && known !== NONE ? known : table.intern(above, label(call));
        state[call] = known !== NONE ? known : isIt ? to[call] : NONE;
      };
  }
}

/** The start call stack's calls, from the outermost down, as far as transforms left any. */
export function startCalls(calls: Calls): number[] {
  const { start } = calls.stacks;
  const call = start === NONE ? NONE : calls.ofStack[start];
  return call >= 0 ? pathTo(calls.parent, call) : [];
}
