// What became slower or quicker between two sessions?
//
// Nodes of two call trees are matched by their functions from the root down. A function is the same in both when name, short
// path and first line agree; else when name and short path agree and are the only such pair.
import { memoized } from "../data/memoized.ts";
import type { Session } from "../data/session.ts";
import { functionName, NONE, ROOT, SELF, shortPath } from "../data/session.ts";
import { CallTable } from "./call_table.ts";
import { DEFAULT_TREE_OPTIONS, treeWithoutGroups } from "./call_tree.ts";
import { addNode, finishTree, newDraft } from "./draft.ts";
import { functionTable, type FunctionTable } from "./functions.ts";
import { rowsWhere } from "./rows_where.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { selectedTime } from "./call_times.ts";
import type { CallTree } from "./tree.ts";

/** absolute: seconds; normalised: the baseline's times are scaled to the session's total. */
export type DifferenceMode = "absolute" | "normalised";

export interface DifferenceTree {
  /**
   * The union of both trees: links, functions (rows of `tree.session`, which knows those of both) and flags. `time` is the
   * greater of both times; children are sorted by the size of the change, greatest first.
   */
  tree: CallTree;
  /** By node: seconds in the baseline and in the session; 0 where it is not there. */
  before: Float64Array;
  after: Float64Array;
  selfBefore: Float64Array;
  selfAfter: Float64Array;
}

export interface DifferenceTable {
  /** Rows of the functions of both. */
  functionId: Int32Array;
  /** What to show of each, with its class. */
  label: string[];
  selfBefore: Float64Array;
  selfAfter: Float64Array;
  totalBefore: Float64Array;
  totalAfter: Float64Array;
}

/** What is compared with what: the same part of both sessions. */
export interface Comparison {
  union: Union;
  ofBaseline: SampleQuery;
  ofSession: SampleQuery;
  /** Seconds of these samples, as they were recorded. */
  before: number;
  after: number;
  /** What the baseline's times are multiplied with, as the mode asks. */
  scale: number;
  /** Seconds that shares are of: the baseline's, scaled; the session's where the baseline has none. */
  whole: number;
}

/**
 * The query's transforms apply to both sessions. So does its thread where both have it; its range does not, for the moments
 * of one run mean nothing in another. What cannot be asked of both is asked of neither.
 */
export function compare(union: Union, query: SampleQuery, mode: DifferenceMode): Comparison {
  const { baseline, session, functionOf } = union;
  // indexOf gives NONE where the baseline lacks the function: then nothing is it.
  const transforms = query.transforms.map((each) => ({ ...each, function: functionOf.indexOf(each.function) }));
  const isThread = (id: number) => query.thread !== null && functionOf[id] === session.threads.function[query.thread];
  const thread = baseline.threads.function.findIndex(isThread);
  const ofBaseline = { range: null, thread: thread === NONE ? null : thread, transforms };
  const ofSession = { ...query, range: null, thread: thread === NONE ? null : query.thread };
  const [before, after] = [selectedTime(baseline, ofBaseline), selectedTime(session, ofSession)];
  const scale = mode === "normalised" && before > 0 ? after / before : 1;
  return { union, ofBaseline, ofSession, before, after, scale, whole: before * scale || after };
}

export function differenceTree(comparison: Comparison, showAll: boolean): DifferenceTree {
  const { union, ofBaseline, ofSession, scale } = comparison;
  const { baseline, session, both, functionOf, stringOf } = union;
  const options = { ...DEFAULT_TREE_OPTIONS, showAll, filterThreshold: -Infinity };
  const before = treeWithoutGroups(baseline, options, ofBaseline);
  const after = treeWithoutGroups(session, options, ofSession);
  const functionBefore = before.functionId.map((id) => functionOf[id]);
  const table = new CallTable(before.count + after.count + 1);
  // Two programs that have nothing in common stand below `[root]`.
  const differ = before.count > 0 && after.count > 0 && functionBefore[0] !== after.functionId[0];
  const top = differ ? table.intern(NONE, ROOT) : NONE;
  const rowsAfter = rowsOf(table, top, after.parent, after.functionId);
  const rowsBefore = rowsOf(table, top, before.parent, functionBefore);
  const [inBefore, inAfter] = [nodesOf(table, rowsBefore), nodesOf(table, rowsAfter)];
  const timeBefore = timesOf(table, before, inBefore, scale);
  const timeAfter = timesOf(table, after, inAfter, 1);
  const draft = newDraft();
  for (let row = 0; row < table.count; ++row) {
    const time = Math.max(timeBefore[row], timeAfter[row]) * session.samples.ticksPerSecond;
    addNode(draft, table.parent[row], table.label[row], time);
    draft.classId[row] = after.classId[inAfter[row]] ?? stringOf[before.classId[inBefore[row]]] ?? NONE;
  }
  const change = timeAfter.map((time, row) => Math.abs(time - timeBefore[row]));
  const { tree, source } = finishTree(both, draft, change);
  const column = (of: (row: number) => number) => Float64Array.from(source, of);
  return {
    tree,
    before: column((row) => timeBefore[row]),
    after: column((row) => timeAfter[row]),
    selfBefore: column((row) => (before.selfTime[inBefore[row]] ?? 0) * scale),
    selfAfter: column((row) => after.selfTime[inAfter[row]] ?? 0),
  };
}

// The rows of a tree's nodes, whose functions are given, below the row `top`.
function rowsOf(table: CallTable, top: number, parent: Int32Array, functionId: Int32Array): Int32Array {
  const rows = new Int32Array(parent.length);
  for (let node = 0; node < rows.length; ++node)
    rows[node] = table.intern(node === 0 ? top : rows[parent[node]], functionId[node]);
  return rows;
}

// By row: the node of a tree, or NONE.
function nodesOf(table: CallTable, rows: Int32Array): Int32Array {
  const nodes = new Int32Array(table.count).fill(NONE);
  rows.forEach((row, node) => (nodes[row] = node));
  return nodes;
}

// By row: seconds in a tree, scaled.
function timesOf(table: CallTable, tree: CallTree, nodes: Int32Array, scale: number): Float64Array {
  const { time, firstChild } = tree;
  return Float64Array.from(nodes, (node, row) => {
    if (row === 0) node = tree.root; // also of `[root]` above two programs
    // A node that only has its own time has no [self] in its tree, though it may have in the other.
    const above = nodes[table.parent[row]];
    if (node === NONE && table.label[row] === SELF && firstChild[above] === NONE) node = above;
    return (time[node] ?? 0) * scale;
  });
}

/** By function, in their order. */
export function differenceTable({ union, ...comparison }: Comparison): DifferenceTable {
  const { count } = union.both.functions;
  const label: string[] = [];
  const timesOf = (table: FunctionTable, rowOf: (functionId: number) => number, scale: number) => {
    const [self, total] = [new Float64Array(count), new Float64Array(count)];
    table.functionId.forEach((id, from) => {
      const row = rowOf(id);
      self[row] = table.self[from] * scale;
      total[row] = table.total[from] * scale;
      label[row] = table.label[from];
    });
    return { self, total };
  };
  const ofBaseline = functionTable(union.baseline, comparison.ofBaseline, "function");
  const ofSession = functionTable(union.session, comparison.ofSession, "function");
  const before = timesOf(ofBaseline, (id) => union.functionOf[id], comparison.scale);
  const after = timesOf(ofSession, (id) => id, 1); // the session's label where both have one
  const functionId = rowsWhere(count, (id) => id in label);
  const rows = (values: Float64Array) => Float64Array.from(functionId, (id) => values[id]);
  return {
    functionId,
    label: Array.from(functionId, (id) => label[id]),
    selfBefore: rows(before.self),
    selfAfter: rows(after.self),
    totalBefore: rows(before.total),
    totalAfter: rows(after.total),
  };
}

// The functions of both ------------------------------------------------------------------------------------------------

export interface Union {
  baseline: Session;
  session: Session;
  /** The session, with the baseline's functions and strings behind its own. */
  both: Session;
  /** By the baseline's function and string: the row in `both`. */
  functionOf: Int32Array;
  stringOf: Int32Array;
}

export function unite(baseline: Session, session: Session): Union {
  const strings = session.strings.slice();
  const rows = new Map(strings.map((text, row) => [text, row]));
  const rowOf = memoized((text: string) => strings.push(text) - 1, rows);
  const stringOf = Int32Array.from(baseline.strings, rowOf);
  const functionOf = matchFunctions(baseline, session);
  const added = Array.from(functionOf.keys()).filter((id) => functionOf[id] === NONE);
  added.forEach((id, i) => (functionOf[id] = session.functions.count + i));
  const texts = (column: "name" | "file" | "shortPath") => {
    const from = baseline.functions[column];
    const more = added.map((id) => (from[id] === NONE ? NONE : stringOf[from[id]]));
    return Int32Array.from([...session.functions[column], ...more]);
  };
  const functions = {
    count: session.functions.count + added.length,
    name: texts("name"),
    file: texts("file"),
    shortPath: texts("shortPath"),
    line: Float64Array.from([...session.functions.line, ...added.map((id) => baseline.functions.line[id])]),
    flags: Uint8Array.from([...session.functions.flags, ...added.map((id) => baseline.functions.flags[id])]),
  };
  return { baseline, session, both: { ...session, strings, functions }, functionOf, stringOf };
}

// By the baseline's function: the session's that is the same, or NONE.
function matchFunctions(baseline: Session, session: Session): Int32Array {
  const place = (of: Session, id: number) => `${functionName(of, id)}\0${shortPath(of, id)}`;
  const exact = (of: Session, id: number) => `${place(of, id)}\0${of.functions.line[id]}`;
  // Threads of one name are told apart by their order.
  const rowsOf = memoized((): number[] => [], new Map<string, number[]>());
  for (let id = 0; id < session.functions.count; ++id) rowsOf(exact(session, id)).push(id);
  const found = baseline.functions.name.map((_, id) => rowsOf(exact(baseline, id)).shift() ?? NONE);
  const taken = new Set(found);
  const onlyRows = (of: Session, isFree: (id: number) => boolean) => {
    const rows = new Map<string, number>();
    for (let id = 0; id < of.functions.count; ++id) {
      const key = place(of, id);
      if (isFree(id)) rows.set(key, rows.has(key) ? NONE : id);
    }
    return rows;
  };
  const free = onlyRows(session, (id) => !taken.has(id));
  for (const [key, id] of onlyRows(baseline, (each) => found[each] === NONE)) {
    if (id !== NONE) found[id] = free.get(key) ?? NONE;
  }
  return found;
}
