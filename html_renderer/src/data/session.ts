// What was recorded? A profile as plain columns: one typed array a column, one entry a row, rows refer to each other by
// index, NONE where there is nothing. docs/report-format.md says what each column means.
//
// A session is read once and never changed; all else (trees, tables, layouts) is made from it.

/** No row: what an index column holds where it refers to nothing. */
export const NONE = -1;

/** Settings given when the report was made; the page starts with them. Unknown keys may be there. */
export interface Settings {
  view?: string;
  show_all?: boolean;
  timeline?: boolean;
  filter_threshold?: number;
  hide_regex?: string | null;
  show_regex?: string | null;
  [key: string]: unknown;
}

/** What a session says of the run as a whole. Times are seconds. */
export interface Description {
  description: string;
  /** Since the epoch. Numbers that the file cannot hold (NaN, infinities) are null there, and NaN here. */
  start_time: number;
  duration: number;
  cpu_time: number;
  min_interval: number;
  max_interval: number;
  /** As recorded; a session that was resampled or merged may hold another number of samples. */
  sample_count: number;
  /** Row of `stacks` where the profiler was started. */
  start_stack: number | null;
  sys_path: string[];
  sys_prefixes: string[];
}

export interface Header {
  /** The version that wrote the report. */
  pyinstrument: string;
  session: Description;
  /** What the file counts samples' times in. */
  ticks_per_second?: number;
  /** Processors worked on the samples before they were written. */
  processed: boolean;
  title: string | null;
  settings: Settings;
  /** Name, size in bytes and rows of each column, in the order in which they are stored. */
  columns: [name: string, bytes: number, rows: number][];
}

/** Bits of `Functions.flags`. */
export const FunctionFlag = {
  /** `[self]`, `[await]`, `[out-of-context]`, `[root]`: time or a place, and no function. */
  synthetic: 1,
  /** The user's own code. */
  application: 2,
  /** `<string>`, `<stdin>`: the user's own where what calls it is, or where nothing calls it. */
  applicationLikeParent: 4,
  /** The root of a thread's stacks. */
  thread: 8,
} as const;

/** Bits of `Frames.flags`. */
export const FrameFlag = { tracebackHide: 1 } as const;

/** One row a function: what a frame's identifier names. */
export interface Functions {
  count: number;
  /** String ids; `file` and `shortPath` are NONE for synthetic functions. */
  name: Int32Array;
  file: Int32Array;
  shortPath: Int32Array;
  /** First line; 0 where there is none. */
  line: Float64Array;
  /** Bits of FunctionFlag. */
  flags: Uint8Array;
}

/** One row a frame as it was observed. */
export interface Frames {
  count: number;
  function: Int32Array;
  /** The line that ran; 0: unknown. */
  line: Float64Array;
  /** String id of the class's name, or NONE. */
  class: Int32Array;
  /** Bits of FrameFlag. */
  flags: Uint8Array;
  /** String id of the attributes that have no column, each led by \x01 and a letter; or NONE. */
  other: Int32Array;
}

/** Stacks as a trie: a stack is a frame and the stack that called it. Parents stand before their children. */
export interface Stacks {
  count: number;
  parent: Int32Array;
  frame: Int32Array;
}

/**
 * In time order. Sample `i` covers the time from `start[i]` to `start[i + 1]`. Times are in ticks, microseconds as a rule:
 * whole numbers, whose sums are exact; divided by `ticksPerSecond` they are seconds.
 */
export interface Samples {
  count: number;
  /** NONE: no frame was seen. */
  stack: Int32Array;
  ticks: Float64Array;
  /** Ticks before each sample; `start[count]` is all of them. */
  start: Float64Array;
  ticksPerSecond: number;
}

/** One row a thread. */
export interface Threads {
  count: number;
  /** The function (flag `thread`) at the root of its stacks; its name is the thread's. */
  function: Int32Array;
  /** String id: an ident may be greater than any number here is exact for, and so is text; empty where it is unknown. */
  ident: Int32Array;
}

/** Lines of a source file that came with the report. */
export interface SourceBlock {
  /** String id of the path, as in `Functions.file`. */
  file: number;
  firstLine: number;
  lines: string[];
}

/** Rows of the functions that stand for no code, which are there in every session. */
export const SELF = 0;
export const AWAIT = 1;
export const OUT_OF_CONTEXT = 2;
export const ROOT = 3;

export interface Session {
  header: Header;
  strings: string[];
  functions: Functions;
  frames: Frames;
  stacks: Stacks;
  samples: Samples;
  threads: Threads;
  sources: SourceBlock[];
}

/** Seconds of all samples. */
export function recordedTime({ samples }: Session): number {
  return samples.start[samples.count] / samples.ticksPerSecond;
}

/** A function's name. */
export function functionName(session: Session, functionId: number): string {
  return session.strings[session.functions.name[functionId]] ?? "";
}

/** The path of a function's file; empty for synthetic functions. */
export function filePath(session: Session, functionId: number): string {
  return session.strings[session.functions.file[functionId]] ?? "";
}

/** The path without what the session's sys.path says; empty for synthetic functions. */
export function shortPath(session: Session, functionId: number): string {
  return session.strings[session.functions.shortPath[functionId]] ?? "";
}

/** `path:first line`, or the path alone where there is no line; the short path unless the whole one is given. */
export function codePosition(session: Session, functionId: number, path = shortPath(session, functionId)): string {
  const line = session.functions.line[functionId];
  return line === 0 ? path : `${path}:${line}`;
}

export function isSynthetic(session: Session, functionId: number): boolean {
  return (session.functions.flags[functionId] & FunctionFlag.synthetic) !== 0;
}
