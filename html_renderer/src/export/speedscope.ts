// A file for https://www.speedscope.app (evented format): the samples of a query, in the order of time.
//
// Schema: https://www.speedscope.app/file-format-schema.json. One profile, unit seconds; a frame is a function.
import { memoized } from "../data/memoized.ts";
import type { Session } from "../data/session.ts";
import { filePath, NONE } from "../data/session.ts";
import { callOfSample, callsOf } from "../model/calls.ts";
import { qualifiedName } from "../model/functions.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";
import { forEachSample } from "../model/selection_of_samples.ts";

/** Parts of the file, to be joined (a Blob takes them as they are). */
export function speedscopeFile(session: Session, query: SampleQuery): string[] {
  const calls = callsOf(session, query.transforms, false);
  const { parent, functionId, depth } = calls;
  const { count, start, ticksPerSecond } = session.samples;
  const seconds = (ticks: number) => ticks / ticksPerSecond;
  const first = query.range ? query.range.begin : 0;
  const end = Math.min(query.range?.end ?? Infinity, seconds(start[count]));
  const name = `CPU profile for '${session.header.session.description}'`;
  const events: string[] = [];
  const frames = new Map<number, number>(); // by function: its number in the file
  const frameOf = memoized((): number => frames.size, frames);
  const open: number[] = []; // calls, outermost first
  const write = (type: "O" | "C", at: number, call: number) => {
    const separator = events.length > 0 ? ", " : "";
    events.push(
      `${separator}{"type": "${type}", "at": ${Math.max(at - first, 0)}, "frame": ${frameOf(functionId[call])}}`,
    );
  };
  const path: number[] = [];
  const become = (call: number, at: number) => {
    let size = call < 0 ? 0 : depth[call] + 1;
    for (let each = call; size > 0 && open[size - 1] !== each; each = parent[each], --size) path.push(each);
    while (open.length > size) write("C", at, open.pop()!);
    while (path.length > 0) {
      const next = path.pop()!;
      open.push(next);
      write("O", at, next);
    }
  };
  let until = first;
  forEachSample(session, query, (sample, ticks, from) => {
    const at = seconds(from);
    if (at > until) become(NONE, until); // samples that were not selected
    become(callOfSample(calls, sample), Math.max(at, until));
    until = Math.max(until, seconds(from + ticks));
  });
  become(NONE, until);
  const file = JSON.stringify({
    $schema: "https://www.speedscope.app/file-format-schema.json",
    name,
    activeProfileIndex: null,
    exporter: "pyinstrument",
    shared: { frames: [...frames.keys()].map((id) => frameOfFile(session, id)) },
    profiles: [
      { type: "evented", name, unit: "seconds", startValue: 0, endValue: Math.max(end - first, 0), events: [] },
    ],
  });
  return [file.slice(0, -"]}]}".length), ...events, "]}]}\n"];
}

function frameOfFile(session: Session, functionId: number) {
  const { file, line } = session.functions;
  return {
    name: qualifiedName(session, functionId),
    // What JSON has no word for is left out.
    file: file[functionId] === NONE ? undefined : filePath(session, functionId),
    line: line[functionId] || undefined,
  };
}
