// Where did the time go, in one picture? Boxes as wide as their time, callers over callees; or, inverted, what ran over who
// called it. A click zooms into a box.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { boxesOfTree, boxOfLeaf } from "../../canvas/boxes.ts";
import type { Chart } from "../../canvas/chart.ts";
import { NONE, SELF } from "../../data/session.ts";
import { type CallTree, nodeName } from "../../model/call_tree.ts";
import { matchedNodes } from "../../model/search.ts";
import { Segments } from "../../parts/choices.tsx";
import { nodeKeys, selectedNode } from "../../state/node_keys.ts";
import { placeIn } from "../../state/selected_place.ts";
import type { Store } from "../../state/store.ts";
import { useFunctionLook } from "../chart_looks.ts";
import { FlamePane } from "../flame_pane.tsx";
import { remember } from "../remember.ts";
import { nextPlace, useStepper } from "../stepper.ts";
import { bothTexts } from "../times.ts";

export function FlameGraphView({ store }: { store: Store }) {
  const isInverted = store.inverted.value;
  const tree = isInverted ? store.invertedTree.value : store.wholeTree.value;
  return <FlameGraph key={isInverted} {...{ store, tree, isInverted }} />;
}

function FlameGraph({ store, tree, isInverted }: { store: Store; tree: CallTree; isInverted: boolean }) {
  const boxes = boxesOf(tree);
  const look = useFunctionLook(store, tree.functionId, (node) => nodeName(tree, node));
  const chart = useRef<Chart>(null);

  const [functionId, key] = [store.selectedFunction.value, store.selectedKey.value];
  const selected = useMemo(() => {
    const place = isInverted ? NONE : placeIn(store, tree);
    return place === NONE ? selectedNode(tree, functionId, key) : place;
  }, [tree, functionId, key]);
  useEffect(() => {
    // By now, after painting, keys may have gone on to another place.
    const isStill = store.selectedFunction.value === functionId && store.selectedKey.value === key;
    if (isStill) chart.current?.follow(boxOfLeaf(boxes, selected));
  }, [boxes, selected]);

  const matched = useMemo(() => matchedNodes(tree, store.matches.value), [tree, store.matches.value]);
  const select = (node: number): void => store.select(tree.functionId[node], nodeKeys(tree)[node]);
  useStepper(store, matched.length, matched.indexOf(selected), (step) => {
    const node = nextPlace(matched, selected, step);
    if (node !== undefined) select(node);
  });

  const whole = store.total.value;
  const time = (node: number): string => bothTexts(store, tree.time[node], whole);
  return (
    <FlamePane
      {...{ store, chart, tree, boxes, look, select }}
      label={isInverted ? "Inverted flame graph" : "Flame graph"}
      picture="flame-graph"
      facts={(node) => [
        ["time", time(node)],
        ["self", bothTexts(store, tree.selfTime[node], whole)],
      ]}
      told={time}
    >
      <Segments
        label="Direction"
        choices={[
          [false, "Callers first", "From the outermost caller down to what it calls"],
          [true, "Inverted", "From what ran down to who called it"],
        ]}
        chosen={store.inverted}
      />
    </FlamePane>
  );
}

/** `[self]` is the part of a box that nothing stands under. */
const boxesOf = remember((tree: CallTree) =>
  boxesOfTree({ ...tree, isHidden: (node) => tree.functionId[node] === SELF }),
);
