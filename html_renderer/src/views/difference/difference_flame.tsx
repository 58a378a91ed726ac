// The calls of both sessions as a flame graph: as wide as their time in one of them, coloured by how it changed.
import { signal } from "@preact/signals-core";
import { useMemo, useRef } from "preact/hooks";
import { boxesOfTree } from "../../canvas/boxes.ts";
import type { Chart } from "../../canvas/chart.ts";
import { changeColour, cssColour, dimmed, selectedColour } from "../../canvas/colours.ts";
import type { Look } from "../../canvas/painter.ts";
import { SELF } from "../../data/session.ts";
import { nodeName } from "../../model/call_tree.ts";
import { differenceTree, type DifferenceTree } from "../../model/difference.ts";
import { Segments } from "../../parts/choices.tsx";
import type { Store } from "../../state/store.ts";
import { FlamePane } from "../flame_pane.tsx";
import { remember } from "../remember.ts";
import { bothTexts } from "../times.ts";
import { changeText, type DifferenceProps, relativeText } from "./changes.tsx";

type Width = "after" | "before";

const treeOf = remember(differenceTree);

export function DifferenceFlame({ store, comparison, selected, select }: DifferenceProps) {
  const { whole } = comparison;
  const difference = treeOf(comparison, store.treeOptions.value.showAll);
  const width = useMemo(() => signal<Width>("after"), []);
  const { tree } = difference;
  const boxes = boxesOf(difference, width.value);
  const isDark = store.isDark.value;
  const look = useChangeLook(store, difference, isDark, selected);
  const chart = useRef<Chart>(null);
  const facts = (node: number) => changeFacts(store, difference, node, whole);
  return (
    <div class="view difference">
      <FlamePane
        {...{ store, chart, tree, boxes, look, facts }}
        label="Flame graph of changes"
        picture="difference"
        told={(node) =>
          facts(node)
            .map((fact) => fact.join(" "))
            .join(", ")
        }
        select={(node) => select(tree.functionId[node])}
      >
        <Segments<Width>
          label="Widths"
          choices={[
            ["after", "Widths of this session", "What is gone has no box"],
            ["before", "Of the baseline", "What is new has no box"],
          ]}
          chosen={width}
        />
        <Legend isDark={isDark} />
      </FlamePane>
    </div>
  );
}

const boxesOf = remember(({ tree, before, after }: DifferenceTree, width: Width) => {
  const time = width === "after" ? after : before;
  return boxesOfTree({ ...tree, time, isHidden: (node) => tree.functionId[node] === SELF || time[node] === 0 });
});

function useChangeLook(store: Store, { tree, before, after }: DifferenceTree, isDark: boolean, selected: number): Look {
  const { matches, functions } = store.matches.value;
  return useMemo(() => {
    const whole = Math.max(before[tree.root] ?? 0, after[tree.root] ?? 0) || 1;
    const isSearching = functions > 0;
    const colours = Uint32Array.from(tree.functionId, (id, node) => {
      if (id === selected) return selectedColour(isDark);
      const colour = changeColour((after[node] - before[node]) / whole, isDark);
      return isSearching && !matches[id] ? dimmed(colour, isDark) : colour;
    });
    return { colour: (node) => colours[node], label: (node) => nodeName(tree, node) };
  }, [tree, isDark, matches, selected]);
}

function changeFacts(store: Store, { before, after, ...self }: DifferenceTree, node: number, whole: number) {
  const change = (from: number, to: number): string =>
    [changeText(store, from, to, whole), relativeText(from, to)].filter(Boolean).join(", ");
  return [
    ["change", change(before[node], after[node])],
    ["before", bothTexts(store, before[node], whole)],
    ["after", bothTexts(store, after[node], whole)],
    ["self", change(self.selfBefore[node], self.selfAfter[node])],
  ] as const;
}

function Legend({ isDark }: { isDark: boolean }) {
  const colours = [-1, -0.3, -0.03, 0, 0.03, 0.3, 1].map((change) => cssColour(changeColour(change, isDark)));
  return (
    <span class="labelled">
      quicker
      <i class="scale" aria-hidden="true" style={{ background: `linear-gradient(to right, ${colours.join(", ")})` }} />
      slower
    </span>
  );
}
