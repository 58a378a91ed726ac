// Prints the trees that the page makes, for tests/report to compare with the core's. Reads a JSON object from standard input:
// `files`, each with a path (.html, .pyisession) and `jobs` (TreeOptions each); prints for each job a line: SHA-256 of the
// tree's rows as JSON, or the rows themselves where `rows` is true. Python's json.dumps writes rows to the same bytes.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readOpenedFile } from "../../src/data/opened_file.ts";
import type { Session } from "../../src/data/session.ts";
import { AWAIT, filePath, functionName, NONE } from "../../src/data/session.ts";
import type { CallTree, TreeOptions } from "../../src/model/call_tree.ts";
import { buildCallTree, DEFAULT_TREE_OPTIONS, NodeFlag } from "../../src/model/call_tree.ts";
import { ALL_SAMPLES } from "../../src/model/selection_of_samples.ts";
import { nodeShortPath } from "../../src/model/tree.ts";

interface Input {
  files: { path: string; jobs: Partial<TreeOptions>[] }[];
  rows?: boolean;
}

// Depth, function, short path, path, line, time, await time, application code, group, class.
type Row = [number, string, string, string, number, string, string, boolean, number | null, string | null];

function rowsOf(tree: CallTree): Row[] {
  const { session } = tree;
  const waits = awaitTimes(tree);
  return Array.from({ length: tree.count }, (_, node) => {
    const id = tree.functionId[node];
    const classId = tree.classId[node];
    return [
      tree.depth[node],
      functionName(session, id),
      nodeShortPath(tree, node),
      filePath(session, id),
      lineOf(session, id),
      tree.time[node].toFixed(6),
      waits[node].toFixed(6),
      (tree.flags[node] & NodeFlag.application) !== 0,
      tree.group[node] === NONE ? null : tree.group[node],
      classId === NONE ? null : session.strings[classId],
    ];
  });
}

// Time of all [await] at or below each node.
function awaitTimes(tree: CallTree): Float64Array {
  const times = tree.time.map((time, node) => (tree.functionId[node] === AWAIT ? time : 0));
  for (let node = tree.count - 1; node > 0; --node) times[tree.parent[node]] += times[node];
  return times;
}

// The core says a thread's number here.
function lineOf(session: Session, functionId: number): number {
  const thread = session.threads.function.indexOf(functionId);
  return thread === NONE ? session.functions.line[functionId] : Number(session.strings[session.threads.ident[thread]]);
}

function ascii(rows: Row[]): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(rows).replace(/[^\0-~]/g, escaped);
}

const input = JSON.parse(readFileSync(0, "utf8")) as Input;
for (const { path, jobs } of input.files) {
  const session = await readOpenedFile(path, readFileSync(path));
  for (const options of jobs) {
    const text = ascii(rowsOf(buildCallTree(session, { ...DEFAULT_TREE_OPTIONS, ...options }, ALL_SAMPLES)));
    process.stdout.write(`${input.rows ? text : createHash("sha256").update(text).digest("hex")}\n`);
  }
}
