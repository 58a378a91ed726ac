// A trie whose rows know their parents, from the other end: which children has a row, and which rows are below it?
import { NONE } from "../data/session.ts";

/** Children of all rows, in their order: those of `n` are child[begin[n]] .. child[end[n] - 1]. Before them all stand the outermost. */
export interface Children {
  begin: Int32Array;
  end: Int32Array;
  child: Int32Array;
}

/** `parent`: by row, NONE for the outermost. */
export function childrenOf(count: number, parent: Int32Array): Children {
  const begin = new Int32Array(count + 2); // by parent + 1
  for (let row = 0; row < count; ++row) ++begin[parent[row] + 2];
  for (let row = 0; row < count; ++row) begin[row + 1] += begin[row];
  const end = begin.slice();
  const child = new Int32Array(count);
  for (let row = 0; row < count; ++row) child[end[parent[row] + 1]++] = row;
  return { begin: begin.subarray(1), end: end.subarray(1), child };
}

/** By row: how many are above it. Parents come first. */
export function depthsOf(parent: Int32Array): Int32Array {
  const depth = new Int32Array(parent.length);
  for (let row = 0; row < depth.length; ++row) depth[row] = parent[row] === NONE ? 0 : depth[parent[row]] + 1;
  return depth;
}

/** Rows depth first, from these outermost ones (of one parent, in their order) down, and for each the place of its parent among them, or NONE. */
export function depthFirst(
  { begin, end, child }: Children,
  outermost: Int32Array,
): { row: Int32Array; parent: Int32Array } {
  const row = new Int32Array(child.length);
  const parent = new Int32Array(child.length);
  const waiting: number[] = []; // a row, and the place of its parent
  for (let i = outermost.length - 1; i >= 0; --i) waiting.push(outermost[i], NONE);
  let count = 0;
  while (waiting.length > 0) {
    parent[count] = waiting.pop()!;
    const at = (row[count] = waiting.pop()!);
    for (let i = end[at] - 1; i >= begin[at]; --i) waiting.push(child[i], count);
    ++count;
  }
  return { row: row.subarray(0, count), parent: parent.subarray(0, count) };
}
