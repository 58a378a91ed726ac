// What became slower or quicker between two sessions?
//
// Nodes of two call trees are matched by their functions from the root down. A function is the same in both when name, short
// path and first line agree; else when name and short path agree and are the only such pair.
import type { Session } from "../data/session.ts";
import { functionName, NONE, shortPath } from "../data/session.ts";
import type { TreeOptions } from "./call_tree.ts";
import { treeWithoutGroups } from "./call_tree.ts";
import { finishTree } from "./draft.ts";
import { functionTable } from "./functions.ts";
import { groupLibraryFrames } from "./groups.ts";
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
  count: number;
  /** Rows of `session.functions`, which knows those of both. */
  session: Session;
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
  /** By the baseline's function: the difference's, which is the session's where that has it. */
  functionOf: Int32Array;
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
export function compare(baseline: Session, session: Session, query: SampleQuery, mode: DifferenceMode): Comparison {
  const { ofBaseline: functionOf } = unionOf(baseline, session);
  // indexOf gives NONE where the baseline lacks the function: then nothing is it.
  const transforms = query.transforms.map((each) => ({ ...each, function: functionOf.indexOf(each.function) }));
  const ofThread = query.thread === null ? NONE : functionOf.indexOf(session.threads.function[query.thread]);
  const isInBoth = ofThread !== NONE;
  const ofBaseline = { range: null, thread: isInBoth ? baseline.threads.function.indexOf(ofThread) : null, transforms };
  const ofSession = { ...query, range: null, thread: isInBoth ? query.thread : null };
  const [before, after] = [selectedTime(baseline, ofBaseline), selectedTime(session, ofSession)];
  const scale = mode === "normalised" && before > 0 ? after / before : 1;
  return { functionOf, ofBaseline, ofSession, before, after, scale, whole: before * scale || after };
}

export function buildDifference(
  baseline: Session,
  session: Session,
  options: TreeOptions,
  query: SampleQuery,
  mode: DifferenceMode,
): DifferenceTree {
  const union = unionOf(baseline, session);
  const whole = { ...options, timeline: false, filterThreshold: -Infinity };
  const { ofBaseline, ofSession, scale } = compare(baseline, session, query, mode);
  const before = treeWithoutGroups(baseline, whole, ofBaseline);
  const after = treeWithoutGroups(session, whole, ofSession);
  const matched = matchNodes(union, { tree: before, scale }, { tree: after, scale: 1 });
  const kept = keepLarge(matched, options.showAll ? -Infinity : options.filterThreshold);
  const classOf = ({ before: inBefore, after: inAfter }: Pair) => {
    if (inAfter !== NONE) return after.classId[inAfter];
    const classId = inBefore === NONE ? NONE : before.classId[inBefore];
    return classId === NONE ? NONE : union.stringOf[classId];
  };
  const draft = {
    count: kept.length,
    parent: Int32Array.from(kept, (pair) => pair.parent),
    functionId: Int32Array.from(kept, (pair) => pair.functionId),
    classId: Int32Array.from(kept, classOf),
    time: Float64Array.from(kept, (pair) => Math.max(pair.timeBefore, pair.timeAfter) * session.samples.ticksPerSecond),
    absorbed: new Float64Array(kept.length),
    first: null,
    discarded: matched.length - kept.length,
  };
  const change = Float64Array.from(kept, (pair) => Math.abs(pair.timeAfter - pair.timeBefore));
  const { tree, source } = finishTree(union.session, draft, {
    sortBy: change,
    withoutOnlySelf: false,
    fromProgram: false,
  });
  if (!options.showAll) groupLibraryFrames(tree, options.hideRegex, options.showRegex);
  const column = (of: (pair: Pair) => number) =>
    Float64Array.from(source.subarray(0, tree.count), (from) => of(kept[from]));
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
export function differenceTable(
  baseline: Session,
  session: Session,
  query: SampleQuery,
  mode: DifferenceMode,
): DifferenceTable {
  const union = unionOf(baseline, session);
  const { ofBaseline, ofSession, scale } = compare(baseline, session, query, mode);
  const size = union.session.functions.count;
  const column = () => new Float64Array(size);
  const [selfBefore, selfAfter, totalBefore, totalAfter] = [column(), column(), column(), column()];
  const label: string[] = [];
  const before = functionTable(baseline, ofBaseline, "function");
  before.functionId.forEach((id, row) => {
    selfBefore[union.ofBaseline[id]] = before.self[row] * scale;
    totalBefore[union.ofBaseline[id]] = before.total[row] * scale;
    label[union.ofBaseline[id]] = before.label[row];
  });
  const after = functionTable(session, ofSession, "function");
  after.functionId.forEach((id, row) => {
    selfAfter[id] = after.self[row];
    totalAfter[id] = after.total[row];
    label[id] = after.label[row];
  });
  const seen = new Set([...Array.from(before.functionId, (id) => union.ofBaseline[id]), ...after.functionId]);
  const functionId = Int32Array.from(seen).sort();
  const rows = (values: Float64Array) => Float64Array.from(functionId, (id) => values[id]);
  return {
    count: functionId.length,
    session: union.session,
    functionId,
    label: Array.from(functionId, (id) => label[id]),
    selfBefore: rows(selfBefore),
    selfAfter: rows(selfAfter),
    totalBefore: rows(totalBefore),
    totalAfter: rows(totalAfter),
  };
}

// The functions of both ------------------------------------------------------------------------------------------------

interface Union {
  /** The session, with the baseline's functions and strings behind its own. */
  session: Session;
  /** By the baseline's function and string: the row in `session`. */
  ofBaseline: Int32Array;
  stringOf: Int32Array;
}

const unions = new WeakMap<Session, { baseline: Session; union: Union }>();

function unionOf(baseline: Session, session: Session): Union {
  const known = unions.get(session);
  if (known?.baseline === baseline) return known.union;
  const union = makeUnion(baseline, session);
  unions.set(session, { baseline, union });
  return union;
}

function makeUnion(baseline: Session, session: Session): Union {
  const strings = session.strings.slice();
  const rows = new Map(strings.map((text, row) => [text, row]));
  const stringOf = Int32Array.from(baseline.strings, (text) => {
    let row = rows.get(text);
    if (row === undefined) rows.set(text, (row = strings.push(text) - 1));
    return row;
  });
  const ofBaseline = matchFunctions(baseline, session);
  const added = Array.from(ofBaseline.keys()).filter((id) => ofBaseline[id] === NONE);
  added.forEach((id, i) => (ofBaseline[id] = session.functions.count + i));
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
  return { session: { ...session, strings, functions }, ofBaseline, stringOf };
}

// By the baseline's function: the session's that is the same, or NONE.
function matchFunctions(baseline: Session, session: Session): Int32Array {
  const place = (of: Session, id: number) => `${functionName(of, id)}\0${shortPath(of, id)}`;
  const exact = (of: Session, id: number) => `${place(of, id)}\0${of.functions.line[id]}`;
  const exactRows = new Map<string, number>();
  for (let id = session.functions.count - 1; id >= 0; --id) exactRows.set(exact(session, id), id);
  const taken = new Uint8Array(session.functions.count);
  const found = new Int32Array(baseline.functions.count).fill(NONE);
  for (let id = 0; id < found.length; ++id) {
    const same = exactRows.get(exact(baseline, id));
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
  const { self, root } = union.session.synthetic;
  // A node that only has its own time has no [self] in its tree, though it may have in the other.
  const timeOf = (side: Side, node: number, functionId: number, inParent: number): number => {
    const { time, firstChild } = side.tree;
    if (node !== NONE) return time[node] * side.scale;
    return functionId === self && inParent !== NONE && firstChild[inParent] === NONE ? time[inParent] * side.scale : 0;
  };
  const add = (parent: number, functionId: number, inBefore: number, inAfter: number) => {
    pairs.push({ parent, functionId, before: inBefore, after: inAfter, timeBefore: 0, timeAfter: 0 });
  };
  const idBefore = (node: number) => union.ofBaseline[before.tree.functionId[node]];
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

// Leaves out nodes that are below the threshold in both.
function keepLarge(pairs: Pair[], threshold: number): Pair[] {
  const greater = (pair: Pair) => Math.max(pair.timeBefore, pair.timeAfter);
  const total = pairs.length > 0 && greater(pairs[0]) > 0 ? greater(pairs[0]) : 1e-44;
  const kept: Pair[] = [];
  const to = new Int32Array(pairs.length).fill(NONE);
  pairs.forEach((pair, node) => {
    const isLarge = () => to[pair.parent] !== NONE && !(greater(pair) / total < threshold);
    if (pair.parent !== NONE && !isLarge()) return;
    to[node] = kept.length;
    kept.push({ ...pair, parent: pair.parent === NONE ? NONE : to[pair.parent] });
  });
  return kept;
}
