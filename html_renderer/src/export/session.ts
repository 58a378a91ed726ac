// The samples of a query as a .pyisession in the classic form, which every release loads (docs/session-format.md).
import type { Session } from "../data/session.ts";
import { FrameFlag, FunctionFlag, NONE } from "../data/session.ts";
import { callOfSample, callsOf, EXCLUDED, type Calls } from "../model/calls.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";
import { forEachSample } from "../model/selection_of_samples.ts";

/** Parts of the file, to be joined (a Blob takes them as they are). */
export function classicSessionFile(session: Session, query: SampleQuery): string[] {
  const calls = callsOf(session, query.transforms, false);
  const infos = new FrameInfos(session, calls);
  const { ticksPerSecond, stack } = session.samples;
  const records: string[] = [];
  let ticks = 0;
  forEachSample(session, query, (sample, inside) => {
    if (callOfSample(calls, sample) === EXCLUDED) return;
    records.push(`${records.length > 0 ? ", " : ""}[[${infos.ofStack(stack[sample])}], ${inside / ticksPerSecond}]`);
    ticks += inside;
  });
  const { description, start_stack, ...given } = session.header.session;
  const seconds = ticks / ticksPerSecond;
  const isAll = query.range === null && query.thread === null && query.transforms.length === 0;
  const described = {
    start_time: finite(given.start_time) + (query.range ? Math.max(query.range.begin, 0) : 0),
    duration: isAll ? finite(given.duration) : seconds,
    min_interval: finite(given.min_interval),
    max_interval: finite(given.max_interval),
    sample_count: isAll ? given.sample_count : records.length,
    start_call_stack: JSON.parse(`[${infos.ofStack(start_stack ?? NONE)}]`) as string[],
    target_description: description,
    cpu_time: isAll ? finite(given.cpu_time) : shareOf(given, seconds),
    sys_path: given.sys_path,
    sys_prefixes: given.sys_prefixes,
  };
  return [JSON.stringify(described).slice(0, -1), ', "frame_records": [', ...records, "]}\n"];
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

// CPU time of a part: the page knows that of the whole.
function shareOf(given: { cpu_time: number; duration: number }, seconds: number): number {
  return given.duration > 0 ? finite((given.cpu_time / given.duration) * seconds) : 0;
}

// Frames as the file has them, in JSON: `"...", "..."`.
class FrameInfos {
  private readonly texts: string[] = []; // by frame
  private last = EXCLUDED; // the newest stack, and its text
  private lastText = "";

  constructor(
    private readonly session: Session,
    private readonly calls: Calls,
  ) {}

  /** The stack's frames, as far as transforms left them: of each call the innermost frame. */
  ofStack(stack: number): string {
    if (stack === this.last) return this.lastText;
    const { stacks, frames } = this.session;
    const { ofStack, parent, functionId } = this.calls;
    const parts: string[] = [];
    let call = stack === NONE ? NONE : ofStack[stack];
    for (let row = stack; row !== NONE && call >= 0; row = stacks.parent[row]) {
      const frame = stacks.frame[row];
      if (ofStack[row] !== call || functionId[call] !== frames.function[frame]) continue;
      parts.push((this.texts[frame] ??= JSON.stringify(this.infoOf(frame))));
      call = parent[call];
    }
    this.last = stack;
    return (this.lastText = parts.reverse().join(", "));
  }

  private infoOf(frame: number): string {
    const { functions, frames, strings } = this.session;
    const id = frames.function[frame];
    const isThread = (functions.flags[id] & FunctionFlag.thread) !== 0;
    const line = isThread ? this.identOf(id) : functions.line[id];
    const identifier =
      functions.flags[id] & FunctionFlag.synthetic
        ? strings[functions.name[id]]
        : `${strings[functions.name[id]]}\0${strings[functions.file[id]] ?? ""}\0${line}`;
    const attributes = [
      frames.class[frame] === NONE ? "" : `\x01c${strings[frames.class[frame]]}`,
      frames.line[frame] === 0 ? "" : `\x01l${frames.line[frame]}`,
      frames.flags[frame] & FrameFlag.tracebackHide ? "\x01h1" : "",
      frames.other[frame] === NONE ? "" : strings[frames.other[frame]],
    ];
    return identifier + attributes.join("");
  }

  private identOf(functionId: number): string {
    const { threads, strings } = this.session;
    const thread = threads.function.indexOf(functionId);
    return thread === NONE ? "" : strings[threads.ident[thread]];
  }
}
