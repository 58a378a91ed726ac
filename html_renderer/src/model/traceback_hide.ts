// Which frames asked to be left out (a local __tracebackhide__), call by call?
//
// In recordings a function always asks or never does. A file may say it of some frames of a function only; then a call is
// left out when any of its samples asked, so the same stack may be hidden at one time and not at another. For such files
// the stacks are made anew, with what is hidden as part of what a stack is.
import type { Session } from "../data/session.ts";
import { FrameFlag, NONE } from "../data/session.ts";
import { CallTable } from "./call_table.ts";

/** A trie of stacks and the samples' rows in it. */
export interface MarkedStacks {
  count: number;
  parent: Int32Array;
  frame: Int32Array;
  /** By stack: 1 where its last frame is hidden; null: none is. */
  isHidden: Uint8Array | null;
  /** By sample. */
  ofSample: Int32Array;
  /** Where the profiler was started, or NONE. */
  start: number;
}

/** The session's stacks, with nothing hidden. */
export function plainStacks(session: Session): MarkedStacks {
  const { count, parent, frame } = session.stacks;
  const start = session.header.session.start_stack ?? NONE;
  return { count, parent, frame, isHidden: null, ofSample: session.samples.stack, start: start < count ? start : NONE };
}

/** The session's stacks, with the frames marked that asked to be left out; null: none did. */
export function markedStacks(session: Session): MarkedStacks | null {
  const plain = plainStacks(session);
  const { frames, functions } = session;
  const asks = new Uint8Array(functions.count); // 1: some frames do not, 2: some do
  for (let i = 0; i < frames.count; ++i) asks[frames.function[i]] |= frames.flags[i] & FrameFlag.tracebackHide ? 2 : 1;
  if (!asks.some((bits) => bits & 2)) return null;
  if (asks.includes(3)) return markCalls(session, plain);
  const isHidden = new Uint8Array(plain.count);
  for (let i = 0; i < plain.count; ++i) isHidden[i] = asks[frames.function[plain.frame[i]]] >> 1;
  return { ...plain, isHidden };
}

// Walks the samples twice: to see which calls have a frame that asks, then to write their stacks with it.
function markCalls(session: Session, plain: MarkedStacks): MarkedStacks {
  const asked: boolean[] = []; // by call, in the order in which calls begin
  let size = 0;
  walkCalls(session, plain, (call, frame) => {
    asked[call] ||= (session.frames.flags[frame] & FrameFlag.tracebackHide) !== 0;
    ++size;
  });
  const table = new CallTable(size + plain.count);
  const rows: number[] = []; // of the open stack, by depth
  const ofSample = new Int32Array(session.samples.count);
  walkCalls(
    session,
    plain,
    (call, frame, depth) => {
      rows[depth] = table.intern(depth === 0 ? NONE : rows[depth - 1], frame * 2 + (asked[call] ? 1 : 0));
    },
    (sample, depth) => (ofSample[sample] = depth === 0 ? NONE : rows[depth - 1]),
  );
  let start = NONE;
  for (const row of pathTo(plain.parent, plain.start)) start = table.intern(start, plain.frame[row] * 2);
  const { count } = table;
  const label = table.label.subarray(0, count);
  return {
    count,
    parent: table.parent.slice(0, count),
    frame: label.map((each) => each >> 1),
    isHidden: Uint8Array.from(label, (each) => each & 1),
    ofSample,
    start,
  };
}

/** Rows from the root of a trie down to `row`. */
export function pathTo(parent: Int32Array, row: number): number[] {
  const path: number[] = [];
  for (let at = row; at !== NONE; at = parent[at]) path.push(at);
  return path.reverse();
}

// Tells of each frame that is new in a sample: the call it belongs to, the frame and its depth; then of the sample. A call
// goes on while its function and those above it stay the same.
function walkCalls(
  session: Session,
  stacks: MarkedStacks,
  enter: (call: number, frame: number, depth: number) => void,
  sampled: (sample: number, depth: number) => void = () => {},
): void {
  const { parent, frame, ofSample } = stacks;
  const functionOf = session.frames.function;
  let open: number[] = [];
  const calls: number[] = [];
  let made = 0;
  for (let sample = 0; sample < ofSample.length; ++sample) {
    const path = pathTo(parent, ofSample[sample]);
    let goesOn = true;
    let same = 0;
    while (same < path.length && path[same] === open[same]) ++same;
    for (let depth = same; depth < path.length; ++depth) {
      const at = frame[path[depth]];
      goesOn &&= depth < open.length && functionOf[frame[open[depth]]] === functionOf[at];
      if (!goesOn) calls[depth] = made++;
      enter(calls[depth], at, depth);
    }
    open = path;
    sampled(sample, path.length);
  }
}
