// Which rows does a tree show, and how far is each indented? Plain arithmetic over columns, for any tree whose nodes are
// numbered depth first.

/** The columns that it takes; children of a node follow it directly, `end` is one past the last of its subtree. */
export interface TreeShape {
  count: number;
  parent: Int32Array;
  end: Int32Array;
}

export interface Folds {
  /** By node: 1 where it is hidden while its group is folded. */
  isHidden: Uint8Array;
  /** By node: its group, or below 0. */
  group: Int32Array;
  /** By group: its root, and how many nodes it hides. */
  root: Int32Array;
  hiddenCount: Int32Array;
}

export interface TreeRows {
  count: number;
  /** A node, or `foldRow(group)`. */
  row: Int32Array;
  /** From 0. */
  level: Int32Array;
}

/** The row that stands for what a group hides, below its root. */
export function foldRow(group: number): number {
  return -2 - group;
}

/** The group of a fold's row, below 0 for a node. */
export function groupOfRow(row: number): number {
  return -2 - row;
}

export function treeRows(
  tree: TreeShape,
  isClosed: (node: number) => boolean,
  folds?: Folds,
  isOpenGroup: (group: number) => boolean = () => true,
): TreeRows {
  const groups = folds?.root.length ?? 0;
  const row = new Int32Array(tree.count + groups);
  const level = new Int32Array(tree.count + groups);
  /** Where children of a node stand. */
  const below = new Int32Array(tree.count);
  const open = Array.from({ length: groups }, (_, group) => isOpenGroup(group));
  let count = 0;
  for (let node = 0; node < tree.count; node++) {
    const here = below[tree.parent[node]] ?? 0;
    const group = folds?.group[node] ?? -1;
    below[node] = here;
    if (folds?.isHidden[node] && !open[group]) continue;
    row[count] = node;
    level[count++] = here;
    below[node] = here + 1;
    if (isClosed(node)) node = tree.end[node] - 1;
    else if (folds?.root[group] === node && folds.hiddenCount[group] > 0) {
      row[count] = foldRow(group);
      level[count++] = here + 1;
    }
  }
  return { count, row: row.subarray(0, count), level: level.subarray(0, count) };
}

/** The row that another is indented below, or -1. */
export function parentRow(rows: TreeRows, index: number): number {
  return rows.level.subarray(0, index).findLastIndex((level) => level < rows.level[index]);
}

/**
 * Levels that are taken off all rows from `first` to `last`, so that those of a tree thousands of levels deep stand inside
 * the page: none while `most` levels are enough.
 */
export function levelShift(rows: TreeRows, first: number, last: number, most: number): number {
  const levels = rows.level.subarray(first, last);
  const highest = Math.max(...levels);
  return highest <= most ? 0 : Math.min(...levels, highest - most);
}
