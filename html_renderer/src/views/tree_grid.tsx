// A call tree as rows: what the call tree and both halves of the sandwich are made of.
import type { ComponentChildren } from "preact";
import { NONE } from "../data/session.ts";
import { NodeFlag, nodeName, nodePosition, type CallTree } from "../model/call_tree.ts";
import { Grid, type Column, type GridProps } from "../parts/grid.tsx";
import { groupOfRow, levelShift, parentRow, type TreeRows } from "../parts/tree_rows.ts";
import type { Store } from "../state/store.ts";
import { FunctionName } from "./function_name.tsx";
import { isNarrow } from "./screen.ts";
import { TimeBar } from "./time_bar.tsx";
import { timeText } from "./times.ts";

/** What is not told here is as Grid has it; without `onOpen`, Enter and a double click open and close. */
export interface TreeGridProps extends Pick<
  GridProps,
  "label" | "active" | "onActive" | "onOpen" | "empty" | "mostRows"
> {
  store: Store;
  tree: CallTree;
  rows: TreeRows;
  /** Children are callers: then there is no time of a node's own. */
  isUpwards?: boolean;
  onExpand: (index: number, open: boolean) => void;
  isExpanded: (row: number) => boolean | undefined;
  /** What a row says that stands for hidden frames. */
  foldText?: (group: number) => ComponentChildren;
}

const COLUMNS: readonly Column[] = [
  {
    label: "Total",
    hint: "Time in the function and in all it calls",
    width: "clamp(72px, 7.5vw, 96px)",
    numeric: true,
  },
  {
    label: "Self",
    hint: "Time in the function itself, and in what is left out below it",
    width: "60px",
    numeric: true,
  },
  { label: "Function", width: "minmax(0, 720px)" },
  { label: "Location", width: "minmax(22%, 1fr)" },
];

export function TreeGrid({ store, tree, rows, isUpwards, isExpanded, foldText, ...grid }: TreeGridProps) {
  const whole = tree.time[0] ?? 0;
  const mostLevels = isNarrow() ? 12 : 36;

  const cells = (index: number, first: number, last: number): ComponentChildren[] => {
    const row = rows.row[index]!;
    const level = rows.level[index]!;
    const shift = levelShift(rows, first, last, mostLevels);
    const functionCell = (content: ComponentChildren, title?: string) => (
      <div class="tree-cell" title={title}>
        <span class="guides" style={{ "--depth": Math.max(0, Math.min(level - shift, mostLevels)) }} />
        {shift > 0 && <span class="depth">{level}</span>}
        <span class="twist" data-opens={isExpanded(row) === undefined ? undefined : ""} />
        {content}
      </div>
    );
    const group = groupOfRow(row);
    if (group >= 0) {
      const fold = (
        <span class="fold cut" data-opens>
          {foldText?.(group)}
        </span>
      );
      return [null, null, functionCell(fold)];
    }
    const self = isUpwards ? 0 : tree.selfTime[row]!;
    const position = nodePosition(tree, row);
    const name = nodeName(tree, row);
    const isApplication = (tree.flags[row]! & NodeFlag.application) !== 0;
    return [
      <TimeBar {...{ store, whole }} time={tree.time[row]!} own={self} tellsOwn={!isUpwards} />,
      <span class="muted">{self > 0 && timeText(store, self, whole)}</span>,
      functionCell(
        <FunctionName {...{ store, name, isApplication }} functionId={tree.functionId[row]!} />,
        `${name.slice(0, 1000)}\n${position}`,
      ),
      <Position position={position} />,
    ];
  };

  return (
    <Grid
      onOpen={(index) => {
        const expanded = isExpanded(rows.row[index]!);
        if (expanded !== undefined) grid.onExpand(index, !expanded);
      }}
      {...grid}
      tree
      of={tree}
      columns={COLUMNS}
      shown={isNarrow() ? [0, 2] : isUpwards ? [0, 2, 3] : [0, 1, 2, 3]}
      count={rows.count}
      parentOf={(index) => parentRow(rows, index)}
      traits={(index) => {
        const row = rows.row[index]!;
        const isSame = row >= 0 && tree.functionId[row] === store.selectedFunction.value;
        return {
          level: rows.level[index]! + 1,
          expanded: isExpanded(row),
          look: row < 0 ? "fold-row" : isSame ? "same" : "",
        };
      }}
      cells={cells}
    />
  );
}

/** A path keeps its end, which tells more than its beginning. */
export function Position({ position, whole = position }: { position: string; whole?: string }) {
  return (
    <span class="position cut" title={whole}>
      <bdi>{position.slice(-300)}</bdi>
    </span>
  );
}

/** The index of a node's row, or of the nearest node above it that has one. */
export function rowOfNode(tree: CallTree, rows: TreeRows, node: number): number {
  for (let at = node; at !== NONE; at = tree.parent[at]!) {
    const index = rows.row.indexOf(at);
    if (index >= 0) return index;
  }
  return -1;
}
