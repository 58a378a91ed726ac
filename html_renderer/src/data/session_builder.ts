// Makes a session from frame infos, stacks and samples as a .pyisession has them: what plugins/renderers/html does in C++
// for the profile that stands in the page. docs/session-format.md says what a frame info is.
import { FrameFlag, FunctionFlag, NONE, type Description, type Session } from "./session.ts";

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
    const threads = [...this.functions.all.keys()].filter((row) => functions.flags[row] & FunctionFlag.thread);
    const count = this.stack.length;
    const start = new Float64Array(count + 1);
    this.seconds.forEach((seconds, i) => (start[i + 1] = start[i] + seconds));
    const idents = threads.map((row) => this.strings.of(this.functions.all[row].split("\0")[2] ?? ""));
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
    const { all } = this.frames;
    const frames = {
      count: all.length,
      function: new Int32Array(all.length),
      line: new Float64Array(all.length),
      class: new Int32Array(all.length).fill(NONE),
      flags: new Uint8Array(all.length),
      other: new Int32Array(all.length).fill(NONE),
    };
    all.forEach((info, row) => {
      const [identifier, ...attributes] = info.split("\x01");
      frames.function[row] = this.functions.of(identifier);
      const others = attributes.filter((attribute) => {
        const text = attribute.slice(1);
        if (attribute[0] === "c") frames.class[row] = this.strings.of(text);
        else if (attribute[0] === "l" && /^\d{1,15}$/.test(text)) frames.line[row] = Number(text);
        else if (attribute === "h1") frames.flags[row] = FrameFlag.tracebackHide;
        else return true;
        return false;
      });
      if (others.length > 0) frames.other[row] = this.strings.of(others.map((one) => `\x01${one}`).join(""));
    });
    return frames;
  }

  private buildFunctions({ sys_path, sys_prefixes }: Description): Session["functions"] {
    const { all } = this.functions;
    const functions = {
      count: all.length,
      name: new Int32Array(all.length),
      file: new Int32Array(all.length).fill(NONE),
      shortPath: new Int32Array(all.length).fill(NONE),
      line: new Float64Array(all.length),
      flags: new Uint8Array(all.length),
    };
    const entries = sys_path.filter((entry) => entry !== "").map(partsOf);
    const shortened = new Map<string, string>();
    all.forEach((identifier, row) => {
      const [name, file, line] = identifier.split("\0");
      functions.name[row] = this.strings.of(name);
      functions.flags[row] = flagsOf(file, row < SYNTHETIC.length, sys_prefixes);
      if (file === undefined) return;
      functions.file[row] = this.strings.of(file);
      let short = shortened.get(file);
      if (short === undefined) shortened.set(file, (short = shortPathOf(file, entries)));
      functions.shortPath[row] = this.strings.of(short);
      if (file !== "<thread>") functions.line[row] = Number(line) || 0;
    });
    return functions;
  }
}

/** Numbers for values, in the order in which they were first met. */
class Ids<T> {
  readonly all: T[] = [];
  private readonly numbers = new Map<T, number>();

  of(value: T): number {
    let number = this.numbers.get(value);
    if (number === undefined) this.numbers.set(value, (number = this.all.push(value) - 1));
    return number;
  }
}

function flagsOf(file: string | undefined, isSynthetic: boolean, prefixes: readonly string[]): number {
  if (isSynthetic) return FunctionFlag.synthetic;
  if (!file) return 0;
  if (file === "<thread>") return FunctionFlag.thread;
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
