// Where did the time go, by who called whom? The tree of the text report, with the same groups and numbers; what is folded
// or closed opens in place.
import { batch, type Signal } from "@preact/signals-core";
import { useEffect, useMemo } from "preact/hooks";
import { NONE } from "../../data/session.ts";
import type { CallTree } from "../../model/call_tree.ts";
import { foldGroups, librariesOf } from "../../model/groups.ts";
import { matchedNodes } from "../../model/search.ts";
import { plural } from "../../parts/format.ts";
import { groupOfRow, treeRows, type Folds } from "../../parts/tree_rows.ts";
import { foldKey, nodeKeys, selectedNode } from "../../state/node_keys.ts";
import { placeIn } from "../../state/selected_place.ts";
import type { Store } from "../../state/store.ts";
import { Nothing } from "../nothing.tsx";
import { nextPlace, useStepper } from "../stepper.ts";
import { rowOfNode, TreeGrid } from "../tree_grid.tsx";
import { TreeTools } from "./tree_tools.tsx";

export function CallTreeView({ store }: { store: Store }) {
  const tree = store.callTree.value;
  const keys = nodeKeys(tree);
  const folds = useMemo(() => {
    const { root, count } = tree.groups;
    return { ...foldGroups(tree), group: tree.group, root: root.subarray(0, count) };
  }, [tree]);
  const [closed, openGroups] = [store.closed.value, store.openGroups.value];
  const isOpen = useMemo(() => {
    const open = new Set(openGroups);
    return (group: number) => open.has(keys[folds.root[group]!]!);
  }, [folds, openGroups]);
  const rows = useMemo(() => {
    const set = new Set(closed);
    return treeRows(tree, (node) => set.has(keys[node]!), folds, isOpen);
  }, [folds, closed, isOpen]);

  const [functionId, key] = [store.selectedFunction.value, store.selectedKey.value];
  const place = useMemo(() => placeIn(store, tree), [tree, key]);
  const active = useMemo(() => {
    const fold = rows.row.findIndex((row) => row < 0 && foldKey(keys[folds.root[groupOfRow(row)]!]!) === key);
    return fold >= 0 ? fold : rowOfNode(tree, rows, place === NONE ? selectedNode(tree, functionId, 0) : place);
  }, [rows, functionId, key]);

  const matched = useMemo(() => matchedNodes(tree, store.matches.value), [tree, store.matches.value]);
  const matchedInside = useMemo(() => {
    const counts = new Int32Array(tree.groups.count);
    for (const node of matched) if (folds.isHidden[node]) counts[folds.group[node]!]!++;
    return counts;
  }, [folds, matched]);
  const at = matched.indexOf(rows.row[active] ?? NONE);
  useStepper(store, matched.length, at, (step) => {
    const node = nextPlace(matched, Math.max(NONE, rows.row[active] ?? NONE), step);
    if (node === undefined) return;
    batch(() => {
      openAbove(store, tree, folds, node);
      store.select(tree.functionId[node]!, keys[node]!);
    });
  });

  useEffect(() => {
    // A place that was selected elsewhere may stand inside what is folded here. By now another may be selected.
    if (place !== NONE && key === store.selectedKey.value) batch(() => openAbove(store, tree, folds, place));
  }, [tree, key]);

  const select = (index: number) => {
    const row = rows.row[index]!;
    const root = row < 0 ? folds.root[groupOfRow(row)]! : row;
    store.select(tree.functionId[root]!, row < 0 ? foldKey(keys[root]!) : keys[row]!);
  };
  const expand = (index: number, open: boolean) => {
    const row = rows.row[index]!;
    if (row < 0) put(store.openGroups, keys[folds.root[groupOfRow(row)]!]!, open);
    else put(store.closed, keys[row]!, !open);
  };
  const isExpanded = (row: number) => {
    if (row < 0) return isOpen(groupOfRow(row));
    return tree.firstChild[row] === NONE ? undefined : !closed.includes(keys[row]!);
  };

  return (
    <>
      <TreeTools store={store} tree={tree} folds={folds} />
      <div class="fill">
        <TreeGrid
          {...{ store, tree, rows, active, isExpanded }}
          label="Call tree"
          onActive={select}
          onExpand={expand}
          foldText={(group) => (
            <>
              {plural(folds.hiddenCount[group], "frame")} {isOpen(group) ? "shown" : "hidden"} ·{" "}
              {librariesOf(tree, folds, group)}
              {matchedInside[group]! > 0 && !isOpen(group) && (
                <>
                  {" · "}
                  <mark>{plural(matchedInside[group]!, "match", "es")}</mark>
                </>
              )}
            </>
          )}
          empty={<Nothing store={store} />}
        />
      </div>
    </>
  );
}

/** Puts a key into a list or takes it out. */
function put(list: Signal<readonly number[]>, key: number, isIn: boolean): void {
  if (list.value.includes(key) !== isIn)
    list.value = isIn ? [...list.value, key] : list.value.filter((other) => other !== key);
}

/** Opens all that hides a node. */
function openAbove(store: Store, tree: CallTree, folds: Folds, node: number): void {
  const keys = nodeKeys(tree);
  const above = new Set<number>();
  for (let at = tree.parent[node]!; at !== NONE; at = tree.parent[at]!) above.add(keys[at]!);
  for (const key of store.closed.value) if (above.has(key)) put(store.closed, key, false);
  if (folds.isHidden[node]) put(store.openGroups, keys[folds.root[folds.group[node]!]!]!, true);
}
