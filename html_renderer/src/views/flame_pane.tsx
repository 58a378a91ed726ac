// A flame graph with what stands over it: what the view adds, zoom, a picture, and the way back from where one has zoomed to.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Boxes } from "../canvas/boxes.ts";
import { zoomIn } from "../canvas/chart.ts";
import { type Description, FlameChart } from "../canvas/flame_chart.tsx";
import type { Look } from "../canvas/painter.ts";
import { type CallTree, nodeName, nodePosition } from "../model/call_tree.ts";
import type { Store } from "../state/store.ts";
import { type ChartRef, Crumbs, PictureButton, ZoomButtons } from "./chart_tools.tsx";
import { Nothing } from "./nothing.tsx";

export interface FlamePaneProps {
  store: Store;
  chart: ChartRef;
  tree: CallTree;
  /** Of its nodes. */
  boxes: Boxes;
  look: Look;
  label: string;
  /** Of the file that a picture is saved as. */
  picture: string;
  facts: (node: number) => Description["facts"];
  /** What a picture, which has no tooltips, tells of a node beside its name. */
  told: (node: number) => string;
  select: (node: number) => void;
  children: ComponentChildren;
}

export function FlamePane({
  store,
  chart,
  tree,
  boxes,
  picture,
  facts,
  told,
  select,
  children,
  ...rest
}: FlamePaneProps) {
  const name = (node: number): string => nodeName(tree, node);
  const zoomed = zoomIn(boxes);
  const [, setZoomed] = useState(zoomed);
  return (
    <>
      <div class="tools" role="group" aria-label="What the flame graph shows">
        {children}
        <ZoomButtons chart={chart} />
        <PictureButton {...{ store, chart }} name={picture} title={(node) => `${name(node)}, ${told(node)}`} />
        <Crumbs
          {...{ boxes, name, zoomed }}
          onChoose={(to) => (to.row === 0 ? chart.current?.zoomOut() : chart.current?.zoomTo(to))}
        />
      </div>
      <div class="fill">
        {boxes.end > 0 ? (
          <FlameChart
            {...{ chart, boxes, ...rest }}
            describe={({ node }) => ({ title: name(node), position: nodePosition(tree, node), facts: facts(node) })}
            onCursor={(box) => box && select(box.node)}
            onZoom={setZoomed}
          />
        ) : (
          <Nothing store={store} />
        )}
      </div>
    </>
  );
}
