// What became slower or quicker between two sessions?
//
// Nodes of two call trees are matched by their functions from the root down. A function is the same in both when name, short
// path and first line agree; else when name and short path agree and are the only such pair.
import type { Session } from "../data/session.ts";
import { functionName, NONE, shortPath } from "../data/session.ts";
import { DEFAULT_TREE_OPTIONS, treeWithoutGroups } from "./call_tree.ts";
import { finishTree } from "./draft.ts";
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
  const { baseline, session, both } = union;
  const options = { ...DEFAULT_TREE_OPTIONS, showAll, filterThreshold: -Infinity };
  const before = treeWithoutGroups(baseline, options, ofBaseline);
  const after = treeWithoutGroups(session, options, ofSession);
  const pairs = matchNodes(union, { tree: before, scale }, { tree: after, scale: 1 });
  const classOf = ({ before: inBefore, after: inAfter }: Pair) => {
    if (inAfter !== NONE) return after.classId[inAfter];
    const classId = inBefore === NONE ? NONE : before.classId[inBefore];
    return classId === NONE ? NONE : union.stringOf[classId];
  };
  const { ticksPerSecond } = session.samples;
  const draft = {
    count: pairs.length,
    parent: Int32Array.from(pairs, (pair) => pair.parent),
    functionId: Int32Array.from(pairs, (pair) => pair.functionId),
    classId: Int32Array.from(pairs, classOf),
    time: Float64Array.from(pairs, (pair) => Math.max(pair.timeBefore, pair.timeAfter) * ticksPerSecond),
    absorbed: new Float64Array(pairs.length),
    first: null,
    discarded: 0,
  };
  const change = Float64Array.from(pairs, (pair) => Math.abs(pair.timeAfter - pair.timeBefore));
  const { tree, source } = finishTree(both, draft, {
    sortBy: change,
    withoutOnlySelf: false,
    fromProgram: false,
  });
  const column = (of: (pair: Pair) => number) => Float64Array.from(source, (from) => of(pairs[from]));
  const self = (of: CallTree, node: number, by: number) => (node === NONE ? 0 : of.selfTime[node] * by);
  return {
    tree,
    before: column((pair) => pair.timeBefore),
    after: column((pair) => pair.timeAfter),
    selfBefore: column((pair) => self(before, pair.before, scale)),
    selfAfter: column((pair) => self(after, pair.after, 1)),
  };
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
  const stringOf = Int32Array.from(baseline.strings, (text) => {
    let row = rows.get(text);
    if (row === undefined) rows.set(text, (row = strings.push(text) - 1));
    return row;
  });
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
  const exactRows = new Map<string, number[]>();
  for (let id = 0; id < session.functions.count; ++id) {
    const key = exact(session, id);
    const rows = exactRows.get(key);
    if (rows) rows.push(id);
    else exactRows.set(key, [id]);
  }
  const taken = new Uint8Array(session.functions.count);
  const found = new Int32Array(baseline.functions.count).fill(NONE);
  for (let id = 0; id < found.length; ++id) {
    const same = exactRows.get(exact(baseline, id))?.shift();
    if (same === undefined) continue;
    found[id] = same;
    taken[same] = 1;
  }
  const onlyRows = (of: Session, isFree: (id: number) => boolean) => {
    const rows = new Map<string, number>();
    for (let id = 0; id < of.functions.count; ++id) {
      const key = place(of, id);
      if (isFree(id)) rows.set(key, rows.has(key) ? NONE : id);
    }
    return rows;
  };
  const free = onlyRows(session, (id) => taken[id] === 0);
  for (const [key, id] of onlyRows(baseline, (each) => found[each] === NONE)) {
    if (id !== NONE) found[id] = free.get(key) ?? NONE;
  }
  return found;
}

// The nodes of both ----------------------------------------------------------------------------------------------------

/** A node of the union, with the trees' nodes (or NONE) and their times, in seconds. */
interface Pair {
  parent: number;
  functionId: number;
  before: number;
  after: number;
  timeBefore: number;
  timeAfter: number;
}

interface Side {
  tree: CallTree;
  /** What its times are multiplied with. */
  scale: number;
}

// Parents first.
function matchNodes(union: Union, before: Side, after: Side): Pair[] {
  const pairs: Pair[] = [];
  const { self, root } = union.both.synthetic;
  // A node that only has its own time has no [self] in its tree, though it may have in the other.
  const timeOf = (side: Side, node: number, functionId: number, inParent: number): number => {
    const { time, firstChild } = side.tree;
    if (node !== NONE) return time[node] * side.scale;
    return functionId === self && inParent !== NONE && firstChild[inParent] === NONE ? time[inParent] * side.scale : 0;
  };
  const add = (parent: number, functionId: number, inBefore: number, inAfter: number) => {
    pairs.push({ parent, functionId, before: inBefore, after: inAfter, timeBefore: 0, timeAfter: 0 });
  };
  const idBefore = (node: number) => union.functionOf[before.tree.functionId[node]];
  const rootBefore = before.tree.root === NONE ? NONE : idBefore(0);
  const rootAfter = after.tree.root === NONE ? NONE : after.tree.functionId[0];
  if (rootBefore !== NONE && rootAfter !== NONE && rootBefore !== rootAfter) {
    add(NONE, root, NONE, NONE); // two programs that have nothing in common
    add(0, rootAfter, NONE, 0);
    add(0, rootBefore, 0, NONE);
  } else if (rootBefore !== NONE || rootAfter !== NONE) {
    add(NONE, Math.max(rootBefore, rootAfter), before.tree.root, after.tree.root);
  }
  const childOf = new Map<number, number>(); // by function, of the node at hand
  for (let node = 0; node < pairs.length; ++node) {
    const pair = pairs[node];
    const parent = pairs[pair.parent] ?? { before: NONE, after: NONE };
    childOf.clear();
    for (const child of childrenOf(after.tree, pair.after)) {
      childOf.set(after.tree.functionId[child], pairs.length);
      add(node, after.tree.functionId[child], NONE, child);
    }
    for (const child of childrenOf(before.tree, pair.before)) {
      const there = childOf.get(idBefore(child));
      if (there === undefined) add(node, idBefore(child), child, NONE);
      else pairs[there].before = child;
    }
    pair.timeBefore = timeOf(before, pair.before, pair.functionId, parent.before);
    pair.timeAfter = timeOf(after, pair.after, pair.functionId, parent.after);
  }
  if (pairs.length > 0) {
    pairs[0].timeBefore = timeOf(before, before.tree.root, root, NONE);
    pairs[0].timeAfter = timeOf(after, after.tree.root, root, NONE);
  }
  return pairs;
}

function* childrenOf(tree: CallTree, node: number): Generator<number> {
  if (node === NONE) return;
  for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child]) yield child;
}
