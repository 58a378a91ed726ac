// A flame graph with what stands over it: what the view adds, zoom, a picture, and the way back from where one has zoomed to.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Box, Boxes } from "../canvas/boxes.ts";
import { zoomIn } from "../canvas/chart.ts";
import { type Description, FlameChart } from "../canvas/flame_chart.tsx";
import type { Look } from "../canvas/painter.ts";
import type { Store } from "../state/store.ts";
import { type ChartRef, Crumbs, PictureButton, ZoomButtons } from "./chart_tools.tsx";
import { Nothing } from "./nothing.tsx";

export interface FlamePaneProps {
  store: Store;
  chart: ChartRef;
  boxes: Boxes;
  look: Look;
  label: string;
  /** Of the file that a picture is saved as. */
  picture: string;
  name: (node: number) => string;
  describe: (box: Box) => Description;
  /** Of a box in a picture, which has no tooltip. */
  title: (node: number) => string;
  onCursor: (box: Box | undefined) => void;
  children: ComponentChildren;
}

export function FlamePane({ store, chart, boxes, picture, name, title, children, ...rest }: FlamePaneProps) {
  const zoomed = zoomIn(boxes);
  const [, setZoomed] = useState(zoomed);
  return (
    <>
      <div class="tools" role="group" aria-label="What the flame graph shows">
        {children}
        <ZoomButtons chart={chart} />
        <PictureButton {...{ store, chart, title }} name={picture} />
        <Crumbs
          {...{ boxes, name, zoomed }}
          onChoose={(to) => (to.row === 0 ? chart.current?.zoomOut() : chart.current?.zoomTo(to))}
        />
      </div>
      <div class="fill">
        {boxes.end > 0 ? (
          <FlameChart {...{ chart, boxes, ...rest }} onZoom={setZoomed} />
        ) : (
          <div class="empty">
            <Nothing store={store} />
          </div>
        )}
      </div>
    </>
  );
}
