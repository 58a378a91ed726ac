// A call tree as rows: what the call tree and both halves of the sandwich are made of.
import type { ComponentChildren } from "preact";
import { NONE } from "../data/session.ts";
import { NodeFlag, nodeName, nodePosition, type CallTree } from "../model/call_tree.ts";
import { Grid, type Column } from "../parts/grid.tsx";
import { groupOfRow, levelShift, parentRow, type TreeRows } from "../parts/tree_rows.ts";
import type { Store } from "../state/store.ts";
import { FunctionName } from "./function_name.tsx";
import { isNarrow } from "./screen.ts";
import { TimeBar } from "./time_bar.tsx";
import { timeText } from "./times.ts";

export interface TreeGridProps {
  store: Store;
  label: string;
  tree: CallTree;
  rows: TreeRows;
  /** Children are callers: then there is no time of a node's own. */
  isUpwards?: boolean;
  /** Index of the selected row, -1 for none. */
  active: number;
  onActive: (index: number) => void;
  onExpand: (index: number, open: boolean) => void;
  isExpanded: (row: number) => boolean | undefined;
  /** Enter or a double click; without it, that opens and closes. */
  onOpen?: (index: number) => void;
  /** What a row says that stands for hidden frames. */
  foldText?: (group: number) => ComponentChildren;
  empty: ComponentChildren;
  mostRows?: number;
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

export function TreeGrid(props: TreeGridProps) {
  const { store, tree, rows } = props;
  const shown = isNarrow() ? [0, 2] : props.isUpwards ? [0, 2, 3] : [0, 1, 2, 3];
  const whole = tree.count > 0 ? tree.time[0]! : 0;
  const mostLevels = isNarrow() ? 12 : 36;

  const cells = (index: number, first: number, last: number): ComponentChildren[] => {
    const shift = levelShift(rows, first, last, mostLevels);
    const level = rows.level[index]!;
    const row = rows.row[index]!;
    const lead = (
      <>
        <span class="guides" style={{ "--depth": Math.max(0, Math.min(level - shift, mostLevels)) }} />
        {shift > 0 && <span class="depth">{level}</span>}
        {props.isExpanded(row) === undefined ? <span class="twist" /> : <span class="twist" data-opens />}
      </>
    );
    const group = groupOfRow(row);
    if (group >= 0) {
      const fold = (
        <div class="tree-cell">
          {lead}
          <span class="fold cut" data-opens>
            {props.foldText?.(group)}
          </span>
        </div>
      );
      return [null, null, fold];
    }
    return nodeCells(props, row, whole, lead);
  };

  return (
    <Grid
      tree
      of={tree}
      label={props.label}
      columns={COLUMNS}
      shown={shown}
      count={rows.count}
      active={props.active}
      onActive={props.onActive}
      onExpand={props.onExpand}
      onOpen={(index) => {
        if (props.onOpen) return props.onOpen(index);
        const expanded = props.isExpanded(rows.row[index]!);
        if (expanded !== undefined) props.onExpand(index, !expanded);
      }}
      parentOf={(index) => parentRow(rows, index)}
      traits={(index) => {
        const row = rows.row[index]!;
        const isSame = row >= 0 && tree.functionId[row] === store.selectedFunction.value;
        return {
          level: rows.level[index]! + 1,
          expanded: props.isExpanded(row),
          look: row < 0 ? "fold-row" : isSame ? "same" : "",
        };
      }}
      cells={cells}
      empty={props.empty}
      mostRows={props.mostRows}
    />
  );
}

/** A cell for each of COLUMNS. */
function nodeCells(
  { store, tree, isUpwards }: TreeGridProps,
  node: number,
  whole: number,
  lead: ComponentChildren,
): ComponentChildren[] {
  const time = tree.time[node]!;
  const self = isUpwards ? 0 : tree.selfTime[node]!;
  const position = nodePosition(tree, node);
  const name = nodeName(tree, node);
  const cell = (
    <div class="tree-cell" title={`${name.slice(0, 1000)}\n${position}`}>
      {lead}
      <FunctionName
        store={store}
        functionId={tree.functionId[node]!}
        name={name}
        isApplication={(tree.flags[node]! & NodeFlag.application) !== 0}
      />
    </div>
  );
  return [
    <TimeBar {...{ store, time, whole }} own={self} tellsOwn={!isUpwards} />,
    <span class="muted">{self > 0 ? timeText(store, self, whole) : ""}</span>,
    cell,
    <Position {...{ position }} />,
  ];
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
