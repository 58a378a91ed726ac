// The calls of both sessions as a flame graph: as wide as their time in one of them, coloured by how it changed.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ancestorsOf, type Box } from "../../canvas/boxes.ts";
import type { Chart } from "../../canvas/chart.ts";
import { changeColour, cssColour, dimmed, selectedColour, type Theme } from "../../canvas/colours.ts";
import { FlameChart } from "../../canvas/flame_chart.tsx";
import type { Look } from "../../canvas/painter.ts";
import { TreeBoxes } from "../../canvas/tree_boxes.ts";
import type { Session } from "../../data/session.ts";
import { DEFAULT_TREE_OPTIONS, nodeName, nodePosition } from "../../model/call_tree.ts";
import { buildDifference, type DifferenceMode, type DifferenceTree } from "../../model/difference.ts";
import type { SampleQuery } from "../../model/selection_of_samples.ts";
import { duration } from "../../parts/format.ts";
import { Segments } from "../../parts/segments.tsx";
import type { Store } from "../../state/store.ts";
import { useTheme } from "../chart_looks.ts";
import { Crumbs, PictureButton, ZoomButtons } from "../chart_tools.tsx";
import { Nothing } from "../nothing.tsx";
import { remember } from "../remember.ts";
import { bothTexts } from "../times.ts";
import { changeText, relativeText } from "./changes.tsx";

type Width = "after" | "before";

const differenceOf = remember(
  (baseline: Session, session: Session, query: SampleQuery, mode: DifferenceMode, showAll: boolean) =>
    buildDifference(baseline, session, { ...DEFAULT_TREE_OPTIONS, showAll, filterThreshold: 0 }, query, mode),
);

export function DifferenceFlame({ store, baseline }: { store: Store; baseline: Session }) {
  const { session } = store;
  const [query, mode] = [store.sampleQuery.value, store.mode.value];
  const { showAll } = store.treeOptions.value;
  const difference = differenceOf(baseline, session, query, mode, showAll);
  const [width, setWidth] = useState<Width>("after");
  const { tree } = difference;
  const boxes = boxesOf(difference, width);
  const theme = useTheme(store);
  const look = useChangeLook(store, difference, theme);
  const chart = useRef<Chart>(null);
  const [zoomed, setZoomed] = useState<Box>();
  useEffect(() => setZoomed(undefined), [boxes]);

  const name = (node: number): string => nodeName(tree, node);
  const describe = ({ node }: Box) => describeChange(store, difference, node);
  return (
    <div class="main difference">
      <div class="tools" role="group" aria-label="What the flame graph shows">
        <Segments<Width>
          label="Widths"
          choices={[
            ["after", "Widths of this session", "What is gone has no box"],
            ["before", "Of the baseline", "What is new has no box"],
          ]}
          value={width}
          onChange={setWidth}
        />
        <Legend theme={theme} />
        <ZoomButtons chart={chart} />
        <PictureButton
          store={store}
          chart={chart}
          name="difference"
          title={(node) =>
            [name(node), ...describeChange(store, difference, node).facts.map((fact) => fact.join(" "))].join(", ")
          }
        />
        <Crumbs
          boxes={zoomed ? [...ancestorsOf(boxes, zoomed), zoomed] : []}
          name={name}
          onChoose={(box) => (box.row === 0 ? chart.current?.zoomOut() : chart.current?.zoomTo(box))}
        />
      </div>
      <div class="fill">
        {boxes.end > 0 ? (
          <FlameChart
            {...{ chart, boxes, look, theme, describe }}
            label="Flame graph of changes"
            hasMap={false}
            range={undefined}
            zoomsOnClick
            format={duration}
            onCursor={(box) => {
              const id = box ? tree.functionId[box.node] : session.functions.count;
              if (id < session.functions.count) store.select(id);
            }}
            onZoom={setZoomed}
            onBrush={undefined}
          />
        ) : (
          <div class="empty">
            <Nothing store={store} />
          </div>
        )}
      </div>
    </div>
  );
}

const boxesOf = remember(({ tree, before, after }: DifferenceTree, width: Width) => {
  const time = width === "after" ? after : before;
  const { self } = tree.session.synthetic;
  return new TreeBoxes({ ...tree, time, isHidden: (node) => tree.functionId[node] === self || time[node] === 0 });
});

function useChangeLook(store: Store, { tree, before, after }: DifferenceTree, theme: Theme): Look {
  const { matches, functions } = store.matches.value;
  const selected = store.selectedFunction.value;
  return useMemo(() => {
    const whole = Math.max(before[tree.root] ?? 0, after[tree.root] ?? 0) || 1;
    const isSearching = functions > 0;
    const colours = Uint32Array.from(tree.functionId, (id, node) => {
      if (id === selected) return selectedColour(theme);
      const colour = changeColour((after[node] - before[node]) / whole, theme);
      return isSearching && !matches[id] ? dimmed(colour, theme) : colour;
    });
    return { colour: (node) => colours[node], label: (node) => nodeName(tree, node) };
  }, [tree, theme, matches, selected]);
}

function describeChange(store: Store, { tree, before, after, ...self }: DifferenceTree, node: number) {
  const whole = store.total.value;
  const change = (from: number, to: number): string =>
    [changeText(store, from, to, whole), relativeText(from, to)].filter(Boolean).join(", ");
  return {
    title: nodeName(tree, node).slice(0, 500),
    position: nodePosition(tree, node).slice(-300),
    facts: [
      ["change", change(before[node], after[node])],
      ["before", bothTexts(store, before[node], whole)],
      ["after", bothTexts(store, after[node], whole)],
      ["self", change(self.selfBefore[node], self.selfAfter[node])],
    ] as const,
  };
}

function Legend({ theme }: { theme: Theme }) {
  const colours = [-1, -0.3, -0.03, 0, 0.03, 0.3, 1].map((change) => cssColour(changeColour(change, theme)));
  return (
    <span class="labelled">
      quicker
      <i class="scale" aria-hidden="true" style={{ background: `linear-gradient(to right, ${colours.join(", ")})` }} />
      slower
    </span>
  );
}
