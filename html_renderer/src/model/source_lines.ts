// On which lines of a function was the time spent?
import type { Session } from "../data/session.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** Times are seconds. */
export interface SourceLine {
  /** 0: samples for which no line is known. */
  line: number;
  /** While the function was last on the stack and this line ran. */
  self: number;
  /** While this line ran or what it called; of a recursive function, the outermost frame's line. */
  total: number;
  /** null: the source did not come with the report. */
  text: string | null;
}

export interface SourceView {
  functionId: number;
  path: string;
  self: number;
  total: number;
  hasText: boolean;
  /** In order; with text, all lines that came for this function, else those with time. */
  lines: SourceLine[];
}

export function sourceLines(_session: Session, _query: SampleQuery, _functionId: number): SourceView {
  throw new Error("TODO");
}
