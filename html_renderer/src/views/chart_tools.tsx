// What stands over a chart: zoom, where one has zoomed to, and the chart as a picture.
import type { RefObject } from "preact";
import { boxAt, type Box, type Boxes } from "../canvas/boxes.ts";
import type { Chart } from "../canvas/chart.ts";
import { svgFile } from "../export/svg.ts";
import type { Store } from "../state/store.ts";
import { saveFile } from "./save_file.ts";

export type ChartRef = RefObject<Chart | null>;

export function ZoomButtons({ chart }: { chart: ChartRef }) {
  return (
    <div class="buttons" role="group" aria-label="Zoom">
      <button class="button" aria-label="Zoom in" onClick={() => chart.current?.zoomBy(0.5)}>
        +
      </button>
      <button class="button" aria-label="Zoom out" onClick={() => chart.current?.zoomBy(2)}>
        −
      </button>
      <button class="button" title="Show all of it (Home)" onClick={() => chart.current?.zoomOut()}>
        All
      </button>
    </div>
  );
}

export interface PictureButtonProps {
  store: Store;
  chart: ChartRef;
  name: string;
  title: (node: number) => string;
}

export function PictureButton({ store, chart, name, title }: PictureButtonProps) {
  const save = (): void => {
    const picture = chart.current?.picture();
    if (!picture) return;
    const background = getComputedStyle(document.body).backgroundColor;
    const boxes = picture.boxes.map((box) => ({ ...box, title: title(box.node) }));
    saveFile(store, `${name}.svg`, svgFile({ ...picture, background, boxes }));
  };
  return (
    <button class="button" title="What is in view, as a picture for other documents" onClick={save}>
      Save SVG
    </button>
  );
}

export interface CrumbsProps {
  boxes: Boxes;
  /** What fills the view; undefined: the whole is in view. */
  zoomed: Box | undefined;
  name: (node: number) => string;
  onChoose: (box: Box) => void;
}

const MOST_CRUMBS = 6;

/** The way back from where one has zoomed to. */
export function Crumbs({ boxes, zoomed, name, onChoose }: CrumbsProps) {
  if (!zoomed || zoomed.row === 0) return <span class="grow" />;
  const rows = [...Array(zoomed.row + 1).keys()].filter((row) => row === 0 || row > zoomed.row - MOST_CRUMBS);
  const shown = rows.map((row) => boxAt(boxes, row, zoomed.begin)).filter((box) => box !== undefined);
  return (
    <nav class="crumbs" aria-label="Zoomed to">
      {shown.map((box, index) => (
        <>
          {index > 0 && <span aria-hidden="true">{index === 1 && box.row > 1 ? "› … ›" : "›"}</span>}
          <button
            key={box.row}
            class="cut"
            aria-current={index === shown.length - 1 ? "true" : undefined}
            onClick={() => onChoose(box)}
          >
            {name(box.node).slice(0, 200)}
          </button>
        </>
      ))}
    </nav>
  );
}
