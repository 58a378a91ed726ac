// Sessions for tests, written as one would tell them, and trees as text to compare with.
import { readPayload } from "../../src/data/payload.ts";
import type { Session } from "../../src/data/session.ts";
import type { CallTree } from "../../src/model/tree.ts";
import { nodeName, nodePosition } from "../../src/model/tree.ts";
import type { ClassicSession, PayloadExtras } from "./payload_writer.ts";
import { payloadOf } from "./payload_writer.ts";

/**
 * `"main /app/main.py 1 > get /usr/lib/web.py 5 l7 cView h1"`: frames from the outermost down, each a name, a file, a first
 * line, and what was seen besides. `[await]` and its like stand alone. An empty text is a sample without frames.
 */
export function infos(stack: string): string[] {
  return stack === ""
    ? []
    : stack.split(" > ").map((frame) => {
        const [, name, file, line, attributes] = /^([^ ]+) (.+?) (\d+)((?: [^ ]+)*)$/s.exec(frame) ?? [];
        return name === undefined ? frame : `${name}\0${file}\0${line}${attributes.replaceAll(" ", "\x01")}`;
      });
}

export interface Told extends Partial<ClassicSession>, PayloadExtras {
  startStack?: string;
}

/** Samples: stack and seconds. sys.path is /app and /usr/lib; what is below /usr is no application code. */
export function record(samples: [string, number][], told: Told = {}): Session {
  return readPayload(
    payloadOf(
      {
        sys_path: ["/app", "/usr/lib"],
        sys_prefixes: ["/usr"],
        start_call_stack: infos(told.startStack ?? ""),
        ...told,
        frame_records: samples.map(([stack, seconds]) => [infos(stack), seconds]),
      },
      told,
    ),
  );
}

/** One line a node, indented by depth: `time name  position`. */
export function treeText(tree: CallTree): string[] {
  return Array.from({ length: tree.count }, (_, node) => {
    const line = `${"  ".repeat(tree.depth[node])}${tree.time[node]} ${nodeName(tree, node)}  ${nodePosition(tree, node)}`;
    return line.trimEnd();
  });
}

/** The row of the first function with that name. */
export function functionNamed(session: Session, name: string): number {
  return session.functions.name.findIndex((text) => session.strings[text] === name);
}
