// Which functions, files or libraries cost most, wherever they were called from?
import type { Session } from "../data/session.ts";
import { codePosition, filePath, functionName, isSynthetic, NONE, shortPath } from "../data/session.ts";
import { callTimes, outermostCalls } from "./call_times.ts";
import { callsOf } from "./calls.ts";
import { functionClasses } from "./classes.ts";
import { libraryOf } from "./groups.ts";
import { rowsWhere } from "./rows_where.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

export type Grouping = "function" | "file" | "library";

/** One row a function, file or library that was seen, in the order of the session's functions. Times are seconds. */
export interface FunctionTable {
  grouping: Grouping;
  count: number;
  /** What to show. */
  label: string[];
  /** `short path:line` of a function, the whole path of a file; else empty. */
  position: string[];
  /** A function of the row: the row's own, or the first of the file or library. */
  functionId: Int32Array;
  /** While it was the last function of the stack: also the time of `[await]` and the like, which have rows of their own. */
  self: Float64Array;
  /** While it was anywhere on the stack: recursion counts once. */
  total: Float64Array;
  /** Samples that ended in it. */
  samples: Int32Array;
}

export function functionTable(session: Session, query: SampleQuery, grouping: Grouping): FunctionTable {
  const calls = callsOf(session, query.transforms, false);
  const times = callTimes(session, query, calls);
  const { keyOf, first } = keysOf(session, grouping);
  const isOutermost = outermostCalls(calls, keyOf, first.length);
  const self = new Float64Array(first.length);
  const total = new Float64Array(first.length);
  const samples = new Int32Array(first.length);
  const seen = new Uint8Array(first.length);
  for (let call = calls.count - 1; call >= 0; --call) {
    const above = calls.parent[call];
    if (times.totalSamples[call] === 0) continue;
    const functionId = calls.functionId[call];
    const key = keyOf[functionId];
    if (isSynthetic(session, functionId) && above !== NONE) addOwn(keyOf[calls.functionId[above]], call);
    if (key === NONE) continue;
    seen[key] = 1;
    addOwn(key, call);
    if (isOutermost[call]) total[key] += times.total[call];
  }
  function addOwn(key: number, call: number): void {
    if (key === NONE) return;
    self[key] += times.own[call];
    samples[key] += times.ownSamples[call];
  }
  const rows = rowsWhere(first.length, (key) => seen[key] === 1);
  const perSecond = session.samples.ticksPerSecond;
  const functionId = rows.map((key) => first[key]);
  return {
    grouping,
    count: rows.length,
    label: Array.from(functionId, (id) => TEXTS[grouping].label(session, id)),
    position: Array.from(functionId, (id) => TEXTS[grouping].position(session, id)),
    functionId,
    self: Float64Array.from(rows, (key) => self[key] / perSecond),
    total: Float64Array.from(rows, (key) => total[key] / perSecond),
    samples: rows.map((key) => samples[key]),
  };
}

// By function: the key of its row, NONE where it has none; by key: its first function.
function keysOf(session: Session, grouping: Grouping): { keyOf: Int32Array; first: number[] } {
  const keys = new Map<unknown, number>();
  const first: number[] = [];
  const keyOf = new Int32Array(session.functions.count).fill(NONE);
  for (let id = 0; id < keyOf.length; ++id) {
    if (grouping !== "function" && isSynthetic(session, id)) continue; // counts as its caller's
    const name = grouping === "function" ? id : (grouping === "file" ? filePath : library)(session, id);
    let key = keys.get(name);
    if (key === undefined) {
      keys.set(name, (key = first.length));
      first.push(id);
    }
    keyOf[id] = key;
  }
  return { keyOf, first };
}

const library = (session: Session, functionId: number) => libraryOf(shortPath(session, functionId));

/** What a row is called, and where its code is. */
const TEXTS = {
  function: { label: qualifiedName, position: codePosition },
  file: { label: shortPath, position: filePath },
  library: { label: library, position: () => "" },
};

/** `Class.function` where the function is one class's, else its name. */
export function qualifiedName(session: Session, functionId: number): string {
  const classId = functionClasses(session).only[functionId];
  const name = functionName(session, functionId);
  return classId === NONE ? name : `${session.strings[classId]}.${name}`;
}
