// On which lines of a function was the time spent?
import type { Session, SourceBlock } from "../data/session.ts";
import { filePath, functionName, isSynthetic, NONE } from "../data/session.ts";
import { callOfSample, callsOf, EXCLUDED } from "./calls.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";

/** Times are seconds. */
export interface SourceLine {
  /** 0: samples for which no line is known. */
  line: number;
  /** While the function was last on the stack and this line ran; also `[await]` and the like. */
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
  /** In order; with text, all of the function's lines, else those with time. */
  lines: SourceLine[];
}

export function sourceLines(session: Session, query: SampleQuery, functionId: number): SourceView {
  const { self, total } = timesByLine(session, query, functionId);
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
  const sum = (times: Map<number, number>) => [...times.values()].reduce((all, each) => all + each, 0);
  return {
    functionId,
    path: filePath(session, functionId),
    self: sum(self),
    total: sum(total),
    hasText: block !== undefined,
    lines: lines.map((line) => ({
      line,
      self: self.get(line) ?? 0,
      total: total.get(line) ?? 0,
      text: block?.lines[line - block.firstLine] ?? null,
    })),
  };
}

// Seconds by line.
function timesByLine(session: Session, query: SampleQuery, functionId: number) {
  const calls = callsOf(session, query.transforms, false);
  const { stacks, frames, samples } = session;
  const own = new Float64Array(stacks.count);
  forEachSample(session, query, (sample, ticks) => {
    if (samples.stack[sample] !== NONE && callOfSample(calls, sample) !== EXCLUDED) own[samples.stack[sample]] += ticks;
  });
  const withBelow = own.slice();
  for (let stack = stacks.count - 1; stack >= 0; --stack) {
    if (stacks.parent[stack] !== NONE) withBelow[stacks.parent[stack]] += withBelow[stack];
  }
  const self = new Map<number, number>();
  const total = new Map<number, number>();
  const add = (times: Map<number, number>, stack: number, ticks: number) => {
    if (!(ticks > 0)) return;
    const line = frames.line[stacks.frame[stack]];
    times.set(line, (times.get(line) ?? 0) + ticks / samples.ticksPerSecond);
  };
  const isBelow = new Uint8Array(stacks.count); // it, or called from it
  for (let stack = 0; stack < stacks.count; ++stack) {
    const above = stacks.parent[stack];
    const at = frames.function[stacks.frame[stack]];
    isBelow[stack] = at === functionId || (above !== NONE && isBelow[above]) ? 1 : 0;
    if (at === functionId) {
      add(self, stack, own[stack]);
      if (above === NONE || !isBelow[above]) add(total, stack, withBelow[stack]);
    } else if (above !== NONE && isSynthetic(session, at) && frames.function[stacks.frame[above]] === functionId) {
      add(self, above, own[stack]);
    }
  }
  return { self, total };
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
