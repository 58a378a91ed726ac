// On which lines of a function was the time spent?
import type { Session, SourceBlock } from "../data/session.ts";
import { filePath, functionName, isSynthetic, NONE } from "../data/session.ts";
import { stackTimes } from "./call_times.ts";
import { callsOf } from "./calls.ts";
import { addTime } from "./classes.ts";
import type { SampleQuery } from "./selection_of_samples.ts";

/** Times are seconds. */
export interface SourceLine {
  /** 0: samples for which no line is known. */
  line: number;
  /** While the function was last on the stack and this line ran; also `[await]` and the like. */
  self: number;
  /** While this line ran or what it called, recursion counted once. */
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
  /** In order; with text, all of the function's lines, else those with time. */
  lines: SourceLine[];
}

export function sourceLines(session: Session, query: SampleQuery, functionId: number): SourceView {
  const { self, total, whole } = timesByLine(session, query, functionId);
  const block = blockOf(session, functionId);
  const numbers = new Set([...self.keys(), ...total.keys()]);
  if (block) {
    const end = Math.max(
      endOfFunction(block, session.functions.line[functionId], functionName(session, functionId)),
      ...numbers,
    );
    for (let line = session.functions.line[functionId]; line <= end; ++line) numbers.add(line);
  }
  const lines = [...numbers].sort((a, b) => a - b);
  return {
    functionId,
    path: filePath(session, functionId),
    self: [...self.values()].reduce((sum, each) => sum + each, 0),
    total: whole,
    hasText: block !== undefined,
    lines: lines.map((line) => ({
      line,
      self: self.get(line) ?? 0,
      total: total.get(line) ?? 0,
      text: block?.lines[line - block.firstLine] ?? null,
    })),
  };
}

/** Lines of the function on which a stack stands, each once, the innermost first. */
interface Lines {
  line: number;
  others: Lines | undefined;
}

function hasLine(lines: Lines | undefined, line: number): boolean {
  for (let at = lines; at; at = at.others) if (at.line === line) return true;
  return false;
}

// Seconds by line, and of the function as a whole.
function timesByLine(session: Session, query: SampleQuery, functionId: number) {
  const calls = callsOf(session, query.transforms, false);
  const { stacks, frames, samples } = session;
  const { own, total: withBelow } = stackTimes(session, query, calls);
  const self = new Map<number, number>();
  const total = new Map<number, number>();
  let whole = 0;
  const lineOf = (stack: number) => frames.line[stacks.frame[stack]];
  const add = (times: Map<number, number>, line: number, ticks: number) => {
    if (ticks > 0) addTime(times, line, ticks / samples.ticksPerSecond);
  };
  const linesOf: (Lines | undefined)[] = new Array(stacks.count);
  for (let stack = 0; stack < stacks.count; ++stack) {
    const above = stacks.parent[stack];
    const at = frames.function[stacks.frame[stack]];
    const lines = above === NONE ? undefined : linesOf[above];
    linesOf[stack] = lines;
    if (at === functionId) {
      const line = lineOf(stack);
      add(self, line, own[stack]);
      if (!lines) whole += withBelow[stack] / samples.ticksPerSecond;
      if (hasLine(lines, line)) continue;
      add(total, line, withBelow[stack]);
      linesOf[stack] = { line, others: lines };
    } else if (above !== NONE && isSynthetic(session, at) && frames.function[stacks.frame[above]] === functionId) {
      add(self, lineOf(above), own[stack]);
    }
  }
  return { self, total, whole };
}

/** Whether the report holds its text. */
export function hasSource(session: Session, functionId: number): boolean {
  return blockOf(session, functionId) !== undefined;
}

function blockOf(session: Session, functionId: number): SourceBlock | undefined {
  const file = session.functions.file[functionId];
  const line = session.functions.line[functionId];
  return session.sources.find(
    (block) => block.file === file && block.firstLine <= line && line < block.firstLine + block.lines.length,
  );
}

const DEFINITION = /^\s*(async\s+def|def|class)\b/;

// The last line of the function that begins at `first`: what is indented deeper than its `def`. A module's is the block's; of
// lambdas and the like no more than the first line is known.
function endOfFunction(block: SourceBlock, first: number, name: string): number {
  const { lines, firstLine } = block;
  if (name === "<module>") return firstLine + lines.length - 1;
  if (name.startsWith("<")) return first;
  const indent = (text: string) => text.length - text.trimStart().length;
  let definition = first - firstLine;
  while (definition < lines.length - 1 && !DEFINITION.test(lines[definition])) ++definition; // decorators
  let last = definition;
  for (let next = definition + 1; next < lines.length; ++next) {
    const text = lines[next].trimStart();
    if (text === "" || text.startsWith("#")) continue;
    if (indent(lines[next]) <= indent(lines[definition]) && !/^[)\]}]/.test(text)) break;
    last = next;
  }
  return firstLine + last;
}
