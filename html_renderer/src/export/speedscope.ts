// A file for https://www.speedscope.app (evented format): the samples of a query, in the order of time.
//
// Schema: https://www.speedscope.app/file-format-schema.json. One profile, unit seconds; a frame is a function.
import type { Session } from "../data/session.ts";
import { filePath, NONE } from "../data/session.ts";
import { callOfSample, callsOf } from "../model/calls.ts";
import { qualifiedName } from "../model/functions.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";
import { forEachSample } from "../model/selection_of_samples.ts";
import { Parts } from "./parts.ts";

/** Parts of the file, to be joined (a Blob takes them as they are). */
export function speedscopeFile(session: Session, query: SampleQuery): string[] {
  const calls = callsOf(session, query.transforms, false);
  const { parent, functionId, depth } = calls;
  const { count, start, ticksPerSecond } = session.samples;
  const seconds = (ticks: number) => ticks / ticksPerSecond;
  const first = query.range ? query.range.begin : 0;
  const end = Math.min(query.range?.end ?? Infinity, seconds(start[count]));
  const name = JSON.stringify(`CPU profile for '${session.header.session.description}'`);
  const out = new Parts();
  out.add(
    `{"$schema": "https://www.speedscope.app/file-format-schema.json", "name": ${name}, "activeProfileIndex": null, ` +
      `"exporter": "pyinstrument", "profiles": [{"type": "evented", "name": ${name}, "unit": "seconds", ` +
      `"startValue": 0, "endValue": ${Math.max(end - first, 0)}, "events": [`,
  );
  const frameOf = new Map<number, number>(); // by function: its number in the file
  const open: number[] = []; // calls, outermost first
  let separator = "";
  const write = (type: "O" | "C", at: number, call: number) => {
    let frame = frameOf.get(functionId[call]);
    if (frame === undefined) frameOf.set(functionId[call], (frame = frameOf.size));
    out.add(`${separator}{"type": "${type}", "at": ${Math.max(at - first, 0)}, "frame": ${frame}}`);
    separator = ", ";
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
  out.add(`]}], "shared": {"frames": [${[...frameOf.keys()].map((id) => frameText(session, id)).join(", ")}]}}\n`);
  return out.all();
}

function frameText(session: Session, functionId: number): string {
  const frame: Record<string, string | number> = { name: qualifiedName(session, functionId) };
  if (session.functions.file[functionId] !== NONE) frame["file"] = filePath(session, functionId);
  if (session.functions.line[functionId] > 0) frame["line"] = session.functions.line[functionId];
  return JSON.stringify(frame);
}
