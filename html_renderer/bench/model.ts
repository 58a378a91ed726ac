// How long does the model take, from the text in the page to the first call tree and the timeline's stacks?
//
//   npx vite build --config bench/vite.config.ts && node node_modules/.bench/model.mjs [SAMPLES [DEPTH]]
//
// The session is made to be hard: each sample leaves some frames of a deep stack and calls others, which nobody called
// from there before, so that every sample has a stack of its own. Prints milliseconds of processor time, medians of several rounds.
import { gzipSync } from "node:zlib";
import { newRows, planes, stackColumns, varints, withHeader, zigzag } from "../tests/support/payload_writer.ts";
import { readProfile } from "../src/data/payload.ts";
import { buildCallTree, DEFAULT_TREE_OPTIONS } from "../src/model/call_tree.ts";
import { functionTable } from "../src/model/functions.ts";
import { buildInvertedTree } from "../src/model/inverted.ts";
import { ALL_SAMPLES } from "../src/model/selection_of_samples.ts";
import { buildTimeline } from "../src/model/timeline.ts";

const write = (line: string) => process.stdout.write(`${line}\n`);
const FUNCTIONS = 20_000;
const LINES = 4; // observed of each function
const ROUNDS = 5;

function hardPayload(samples: number, depth: number): Uint8Array {
  let state = 1;
  const random = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const stacks: { parent: number; frame: number }[] = [];
  const frames: { function: number; line: number }[] = [];
  const functions = [0, 1, 2, 3];
  const numbers = new Map<string, number>();
  const numbered = (key: string, add: () => number) => {
    if (!numbers.has(key)) numbers.set(key, add() - 1);
    return numbers.get(key)!;
  };
  const frameOf = (name: number, line: number) =>
    numbered(`${name} ${line}`, () => {
      const id = numbered(`${name}`, () => functions.push(name + 4));
      return frames.push({ function: id, line });
    });
  const seen: number[] = [];
  const path: number[] = [];
  for (let sample = 0; sample < samples; ++sample) {
    path.length = Math.max(0, path.length - 1 - random(6));
    const wanted = depth - 6 + random(7);
    while (path.length < wanted) {
      const id = stacks.length;
      const frame = path.length === 0 ? frameOf(0, 0) : frameOf(random(FUNCTIONS), random(LINES));
      stacks.push({ parent: path.length === 0 ? -1 : path[path.length - 1], frame });
      path.push(id);
    }
    seen.push(path[path.length - 1] + 1);
  }
  const texts = ["[self]", "[await]", "[out-of-context]", "[root]"];
  for (let i = 0; i < 500; ++i) texts.push(`/home/user/project/package_${i % 20}/module_${i}.py`);
  for (let i = 0; i < FUNCTIONS; ++i) texts.push(`function_${i}`);
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const bytes = Uint8Array.from(encoded.flatMap((text) => [...text]));
  const rows = <T>(count: number, of: (row: number) => T) => Array.from({ length: count }, (_, row) => of(row));
  const files = rows(501, (i) => (i === 0 ? 0 : i + 4));
  const columns: [string, number[]][] = [
    ["strings.size", encoded.map((text) => text.length)],
    ["function.name", newRows(functions.map((text) => (text < 4 ? text : 500 + text)))],
    ["function.file", newRows(functions.map((text) => (text < 4 ? 0 : 1 + (text % 500))))],
    ["function.line", functions.map((text) => zigzag(text % 900))],
    ["function.flags", functions.map((text) => (text < 4 ? 1 : text % 4 ? 2 : 0))],
    ["file.path", files],
    ["file.short", files],
    ["frame.line", frames.map(({ line }) => zigzag(line) + 1)],
    ...["class", "flags", "other"].map((name): [string, number[]] => [`frame.${name}`, frames.map(() => 0)]),
    ...stackColumns(stacks, frames, seen),
    ["thread.function", []],
    ["thread.ident", []],
  ];
  const session = { description: "hard", start_time: 0, duration: samples / 1e3, cpu_time: 0, min_interval: 0.001 };
  const header = {
    session: { ...session, max_interval: 0.001, sample_count: samples, start_stack: null },
    ticks_per_second: 1e9,
  };
  const stored = columns.map(([name, values]): [string, Uint8Array, number] => [name, varints(values), values.length]);
  stored.splice(1, 0, ["strings.bytes", bytes, bytes.length]);
  stored.push(["sample.time", planes(rows(samples, () => zigzag(1_000_000 + random(100_000)))), samples]);
  write(`${samples} samples, ${stacks.length} stacks`);
  return withHeader(header, stored);
}

const samples = Number(process.argv[2] ?? 1_000_000);
const base64 = gzipSync(hardPayload(samples, Number(process.argv[3] ?? 50))).toString("base64");
write(`${(base64.length / 1e6).toFixed(1)} MB of base64`);
// Processor time, of all threads: it hardly depends on what else the machine does.
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
};
const times = new Map<string, number[]>();
let before = 0;
const lap = (name: string) => {
  times.set(name, [...(times.get(name) ?? []), now() - before]);
  before = now();
};
for (let round = 0; round < ROUNDS; ++round) {
  before = now();
  const session = await readProfile(base64, "gzip");
  lap("read");
  buildCallTree(session, DEFAULT_TREE_OPTIONS, ALL_SAMPLES);
  lap("first call tree");
  buildTimeline(session, ALL_SAMPLES);
  lap("timeline");
  buildCallTree(session, { ...DEFAULT_TREE_OPTIONS, filterThreshold: 0.001 }, ALL_SAMPLES);
  lap("next call tree");
  buildCallTree(session, { ...DEFAULT_TREE_OPTIONS, timeline: true }, ALL_SAMPLES);
  lap("tree in the order of time");
  functionTable(session, ALL_SAMPLES, "function");
  lap("functions");
  buildInvertedTree(session, ALL_SAMPLES, 0.01);
  lap("inverted tree");
}
for (const [name, all] of times) {
  const sorted = all.sort((a, b) => a - b);
  const [first, middle] = [sorted[0], sorted[sorted.length >> 1]];
  write(`${name.padEnd(28)} ${middle.toFixed(0).padStart(6)} ms (${first.toFixed(0)} at best)`);
}
