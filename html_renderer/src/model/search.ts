// Which functions match what was typed, and how much of the time is theirs?
import type { Session } from "../data/session.ts";
import type { CallTree } from "./call_tree.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

export interface Matches {
  /** By function: 1 where its name, its path or `Class.name` matches. */
  matches: Uint8Array;
  functions: number;
  /** What is wrong with the pattern, or null. With an error nothing matches. */
  error: string | null;
}

/** A JavaScript regular expression; upper and lower case differ only if the pattern has upper case. Empty: nothing. */
export function searchFunctions(_session: Session, _pattern: string): Matches {
  throw new Error("TODO");
}

/** Seconds of the samples whose stack has a match. */
export function matchedTime(_session: Session, _query: SampleQuery, _matches: Matches): number {
  throw new Error("TODO");
}

/** The nodes of a tree that match, in depth-first order. */
export function matchedNodes(_tree: CallTree, _matches: Matches): Int32Array {
  throw new Error("TODO");
}
