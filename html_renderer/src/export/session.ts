// The samples of a query as a .pyisession in the classic form, which every release loads (docs/session-format.md).
import type { Session } from "../data/session.ts";
import { FrameFlag, FunctionFlag, NONE } from "../data/session.ts";
import { callOfSample, callsOf, EXCLUDED, type Calls } from "../model/calls.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";
import { forEachSample } from "../model/selection_of_samples.ts";

/** Parts of the file, to be joined (a Blob takes them as they are). */
export function classicSessionFile(session: Session, query: SampleQuery): string[] {
  const calls = callsOf(session, query.transforms, false);
  const framesOf = frameTexts(session, calls);
  const { ticksPerSecond, stack } = session.samples;
  const records: string[] = [];
  let ticks = 0;
  forEachSample(session, query, (sample, inside) => {
    if (callOfSample(calls, sample) === EXCLUDED) return;
    records.push(`${records.length > 0 ? ", " : ""}[[${framesOf(stack[sample])}], ${inside / ticksPerSecond}]`);
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
    start_call_stack: JSON.parse(`[${framesOf(start_stack ?? NONE)}]`) as string[],
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

/** Of a stack, its frames as the file has them, in JSON: `"...", "..."`. */
function frameTexts(session: Session, calls: Calls): (stack: number) => string {
  const { functions, frames, stacks, strings, threads } = session;
  const texts: string[] = []; // by frame
  let last = EXCLUDED; // the newest stack, and its text
  let lastText = "";

  const infoOf = (frame: number): string => {
    const id = frames.function[frame];
    const flags = functions.flags[id];
    const name = strings[functions.name[id]];
    const line =
      flags & FunctionFlag.thread ? strings[threads.ident[threads.function.indexOf(id)]] : functions.line[id];
    return [
      flags & FunctionFlag.synthetic ? name : `${name}\0${strings[functions.file[id]] ?? ""}\0${line ?? ""}`,
      frames.class[frame] !== NONE && `\x01c${strings[frames.class[frame]]}`,
      frames.line[frame] !== 0 && `\x01l${frames.line[frame]}`,
      frames.flags[frame] & FrameFlag.tracebackHide && "\x01h1",
      strings[frames.other[frame]],
    ]
      .filter(Boolean)
      .join("");
  };

  // As far as transforms left them: of each call the innermost frame.
  return (stack) => {
    if (stack === last) return lastText;
    const { ofStack, parent, functionId } = calls;
    const parts: string[] = [];
    let call = stack === NONE ? NONE : ofStack[stack];
    for (let row = stack; row !== NONE && call >= 0; row = stacks.parent[row]) {
      const frame = stacks.frame[row];
      if (ofStack[row] !== call || functionId[call] !== frames.function[frame]) continue;
      parts.push((texts[frame] ??= JSON.stringify(infoOf(frame))));
      call = parent[call];
    }
    last = stack;
    return (lastText = parts.reverse().join(", "));
  };
}
