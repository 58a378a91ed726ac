// Which functions match what was typed, and how much of the time is theirs?
import type { Session } from "../data/session.ts";
import { filePath, functionName, NONE, shortPath } from "../data/session.ts";
import { callTimes } from "./call_times.ts";
import { callsOf } from "./calls.ts";
import { qualifiedName } from "./functions.ts";
import { memoized } from "../data/memoized.ts";
import { rowsWhere } from "./rows_where.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import type { CallTree } from "./tree.ts";

export interface Matches {
  /** By function: 1 where its name, `Class.name`, or its path matches. */
  matches: Uint8Array;
  functions: number;
  /** What is wrong with the pattern, or null. With an error nothing matches. */
  error: string | null;
}

/** A JavaScript regular expression; upper and lower case differ only if the pattern has upper case. Empty: nothing. */
export function searchFunctions(session: Session, pattern: string): Matches {
  const { count } = session.functions;
  const matches = new Uint8Array(count);
  if (pattern === "") return { matches, functions: 0, error: null };
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, /\p{Lu}/u.test(pattern.replace(/\\./gs, "")) ? "" : "i");
  } catch (error) {
    return { matches, functions: 0, error: error instanceof Error ? error.message : String(error) };
  }
  const holds = memoized((text: string) => regex.test(text), new Map<string, boolean>());
  let functions = 0;
  for (let id = 0; id < count; ++id) {
    const texts = [functionName, qualifiedName, shortPath, filePath];
    if (texts.some((text) => holds(text(session, id)))) {
      matches[id] = 1;
      ++functions;
    }
  }
  return { matches, functions, error: null };
}

/** Seconds of the samples whose stack has a match. */
export function matchedTime(session: Session, query: SampleQuery, { matches, functions }: Matches): number {
  if (functions === 0) return 0;
  const calls = callsOf(session, query.transforms, false);
  const { own } = callTimes(session, query, calls);
  const isMatched = new Uint8Array(calls.count);
  let sum = 0;
  for (let call = 0; call < calls.count; ++call) {
    const above = calls.parent[call];
    isMatched[call] = matches[calls.functionId[call]] | (above === NONE ? 0 : isMatched[above]);
    if (isMatched[call]) sum += own[call];
  }
  return sum / session.samples.ticksPerSecond;
}

/** The nodes of a tree that match, in depth-first order. */
export function matchedNodes(tree: CallTree, { matches, functions }: Matches): Int32Array {
  return rowsWhere(functions > 0 ? tree.count : 0, (node) => matches[tree.functionId[node]] === 1);
}
