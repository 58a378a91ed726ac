// Makes a session from frame infos, stacks and samples as a .pyisession has them: what plugins/renderers/html does in C++
// for the profile that stands in the page. docs/session-format.md says what a frame info is.
import { memoized } from "./memoized.ts";
import { FrameFlag, FunctionFlag, NONE, type Description, type Session } from "./session.ts";

const THREAD = "<thread>"; // where others have a file
const SYNTHETIC = ["[self]", "[await]", "[out-of-context]", "[root]"];

export class SessionBuilder {
  private readonly strings = new Ids<string>();
  private readonly functions = new Ids<string>();
  private readonly frames = new Ids<string>();
  /** By parent + 1: the stacks that it calls, by frame. */
  private readonly below: Map<number, number>[] = [new Map()];
  private readonly parent: number[] = [];
  private readonly frame: number[] = [];
  private readonly stack: number[] = [];
  private readonly seconds: number[] = [];

  constructor() {
    for (const name of SYNTHETIC) this.functions.of(name);
  }

  /** The row of a frame info. */
  addFrame(info: string): number {
    return this.frames.of(info);
  }

  /** The row of the stack on which `parent` (NONE: nothing) calls `frame`. */
  addStack(parent: number, frame: number): number {
    const siblings = this.below[parent + 1];
    const there = siblings.get(frame);
    if (there !== undefined) return there;
    const row = this.parent.push(parent) - 1;
    this.frame.push(frame);
    this.below.push(new Map());
    siblings.set(frame, row);
    return row;
  }

  stackOf(infos: readonly string[]): number {
    return infos.reduce((parent, info) => this.addStack(parent, this.addFrame(info)), NONE);
  }

  addSample(stack: number, seconds: number): void {
    this.stack.push(stack);
    this.seconds.push(seconds);
  }

  build(description: Description): Session {
    const frames = this.buildFrames();
    const functions = this.buildFunctions(description);
    const threads = [...functions.flags.keys()].filter((row) => functions.flags[row] & FunctionFlag.thread);
    const idents = threads.map((row) => this.rowOf(this.functions.all[row].split("\0")[2] ?? ""));
    const count = this.stack.length;
    const start = new Float64Array(count + 1);
    this.seconds.forEach((seconds, i) => (start[i + 1] = start[i] + seconds));
    return {
      header: { pyinstrument: "", session: description, processed: false, title: null, settings: {}, columns: [] },
      strings: this.strings.all,
      functions,
      frames,
      stacks: {
        count: this.parent.length,
        parent: Int32Array.from(this.parent),
        frame: Int32Array.from(this.frame),
      },
      samples: {
        count,
        stack: Int32Array.from(this.stack),
        ticks: Float64Array.from(this.seconds),
        start,
        ticksPerSecond: 1,
      },
      threads: { count: threads.length, function: Int32Array.from(threads), ident: Int32Array.from(idents) },
      sources: [],
    };
  }

  private buildFrames(): Session["frames"] {
    const infos = this.frames.all.map((info) => info.split("\x01"));
    // Where an attribute stands twice, the last one counts.
    const last = (attributes: string[], known: RegExp) => attributes.findLast((each) => known.test(each))?.slice(1);
    const others = (attributes: string[]) => attributes.filter((each) => !/^(c.*|l\d{1,15}|h1)$/s.test(each));
    return {
      count: infos.length,
      function: Int32Array.from(infos, ([identifier]) => this.functions.of(identifier)),
      line: Float64Array.from(infos, ([, ...attributes]) => Number(last(attributes, /^l\d{1,15}$/) ?? 0)),
      class: Int32Array.from(infos, ([, ...attributes]) => this.rowOf(last(attributes, /^c/))),
      flags: Uint8Array.from(infos, ([, ...attributes]) => (attributes.includes("h1") ? FrameFlag.tracebackHide : 0)),
      other: Int32Array.from(infos, ([, ...attributes]) =>
        this.rowOf(
          others(attributes)
            .map((each) => `\x01${each}`)
            .join("") || undefined,
        ),
      ),
    };
  }

  private buildFunctions({ sys_path, sys_prefixes }: Description): Session["functions"] {
    const functions = this.functions.all.map((identifier) => identifier.split("\0"));
    const entries = sys_path.filter((entry) => entry !== "").map(partsOf);
    const shorten = memoized((file: string | undefined) => file && shortPathOf(file, entries), new Map());
    return {
      count: functions.length,
      name: Int32Array.from(functions, ([name]) => this.rowOf(name)),
      file: Int32Array.from(functions, ([, file]) => this.rowOf(file)),
      shortPath: Int32Array.from(functions, ([, file]) => this.rowOf(shorten(file))),
      line: Float64Array.from(functions, ([, file, line]) => (file === THREAD ? 0 : Number(line) || 0)),
      flags: Uint8Array.from(functions, ([, file], row) => flagsOf(file, row < SYNTHETIC.length, sys_prefixes)),
    };
  }

  private rowOf(text: string | undefined): number {
    return text === undefined ? NONE : this.strings.of(text);
  }
}

/** Numbers for values, in the order in which they were first met. */
class Ids<T> {
  readonly all: T[] = [];
  readonly of = memoized((value: T) => this.all.push(value) - 1, new Map<T, number>());
}

function flagsOf(file: string | undefined, isSynthetic: boolean, prefixes: readonly string[]): number {
  if (isSynthetic) return FunctionFlag.synthetic;
  if (!file) return 0;
  if (file === THREAD) return FunctionFlag.thread;
  if (prefixes.some((prefix) => file.startsWith(prefix))) return 0;
  if (file === "<string>" || file === "<stdin>") return FunctionFlag.applicationLikeParent;
  return file.startsWith("<") && !file.startsWith("<ipython-input-") ? 0 : FunctionFlag.application;
}

/** Of a path: its parts, without those that are empty or go nowhere. */
function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}

/** The path relative to that entry of sys.path from which it takes the fewest parts; the path itself where none is shorter. */
function shortPathOf(path: string, entries: readonly string[][]): string {
  if (!path.includes("/")) return path;
  const parts = partsOf(path);
  let [best, fewest] = [path, path.split("/").length];
  for (const entry of entries) {
    let common = 0;
    while (common < entry.length && common < parts.length && entry[common] === parts[common]) common++;
    const relative = [...entry.slice(common).map(() => ".."), ...parts.slice(common)];
    if (relative.length === 0) relative.push(".");
    if (relative.length < fewest) [best, fewest] = [relative.join("/"), relative.length];
  }
  return best;
}
