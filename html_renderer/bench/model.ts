// How long does the model take, from the text in the page to the first call tree and the timeline's stacks?
//
//   npx vite build --config bench/vite.config.ts && node node_modules/.bench/model.mjs [SAMPLES [DEPTH]]
//
// The session is made to be hard: each sample leaves some frames of a deep stack and calls others, which nobody called
// from there before, so that every sample has a stack of its own. Prints milliseconds of processor time, medians of several rounds.
import { gzipSync } from "node:zlib";
import { planes, varints, withHeader, zigzag } from "../tests/support/payload_writer.ts";
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
  const parents: number[] = [];
  const frames: number[] = [];
  const stacks: number[] = [];
  const path: number[] = [];
  let before = 0;
  for (let sample = 0; sample < samples; ++sample) {
    path.length = Math.max(0, path.length - 1 - random(6));
    const wanted = depth - 6 + random(7);
    while (path.length < wanted) {
      const id = parents.length;
      parents.push(path.length === 0 ? 0 : id - path[path.length - 1]);
      frames.push(path.length === 0 ? 0 : random(FUNCTIONS * LINES));
      path.push(id);
    }
    const row = path[path.length - 1] + 1;
    stacks.push(zigzag(row - before));
    before = row;
  }
  const texts = ["[self]", "[await]", "[out-of-context]", "[root]"];
  for (let i = 0; i < 500; ++i) texts.push(`/home/user/project/package_${i % 20}/module_${i}.py`);
  for (let i = 0; i < FUNCTIONS; ++i) texts.push(`function_${i}`);
  const encoded = texts.map((text) => new TextEncoder().encode(text));
  const bytes = Uint8Array.from(encoded.flatMap((text) => [...text]));
  const rows = <T>(count: number, of: (row: number) => T) => Array.from({ length: count }, (_, row) => of(row));
  const functions = (of: (i: number) => number, first: number[]) => [...first, ...rows(FUNCTIONS, of)];
  const columns: [string, number[]][] = [
    ["strings.size", encoded.map((text) => text.length)],
    ["function.name", functions((i) => 504 + i, [0, 1, 2, 3])],
    ["function.file", functions((i) => 5 + (i % 500), [0, 0, 0, 0])],
    ["function.short", functions((i) => 5 + (i % 500), [0, 0, 0, 0])],
    ["function.line", functions((i) => zigzag(i % 900), [0, 0, 0, 0])],
    ["function.flags", functions((i) => (i % 4 ? 2 : 0), [1, 1, 1, 1])],
    ["frame.function", rows(FUNCTIONS * LINES, (i) => 4 + Math.floor(i / LINES))],
    ["frame.line", rows(FUNCTIONS * LINES, (i) => (Math.floor(i / LINES) % 900) + (i % LINES))],
    ["frame.class", rows(FUNCTIONS * LINES, () => 0)],
    ["frame.flags", rows(FUNCTIONS * LINES, () => 0)],
    ["frame.other", rows(FUNCTIONS * LINES, () => 0)],
    ["stack.parent", parents],
    ["stack.frame", frames],
    ["sample.stack", stacks],
    ["thread.function", []],
    ["thread.ident", []],
  ];
  const session = { description: "hard", start_time: 0, duration: samples / 1e3, cpu_time: 0, min_interval: 0.001 };
  const header = { session: { ...session, max_interval: 0.001, sample_count: samples, start_stack: null } };
  const stored = columns.map(([name, values]): [string, Uint8Array, number] => [name, varints(values), values.length]);
  stored.splice(1, 0, ["strings.bytes", bytes, bytes.length]);
  stored.push(["sample.time", planes(rows(samples, () => zigzag(1_000_000 + random(100_000)))), samples]);
  write(`${samples} samples, ${parents.length} stacks`);
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
