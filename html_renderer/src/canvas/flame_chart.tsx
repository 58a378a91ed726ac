// The flame chart as an element of the page: canvases, a tooltip, and what a screen reader is told.

import { type RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Box } from "./boxes.ts";
import {
  Chart,
  type ChartElements,
  type ChartInput,
  LANE_HEIGHT,
  MAP_HEIGHT,
  ROW_HEIGHT,
  RULER_HEIGHT,
} from "./chart.ts";

/** What there is to say of a box. */
export interface Description {
  title: string;
  /** Where its code is; may be empty. */
  position: string;
  facts: readonly (readonly [label: string, value: string])[];
}

export interface FlameChartProps extends Omit<ChartInput, "onHover"> {
  label: string;
  hasMap: boolean;
  describe: (box: Box) => Description;
  /** To move it about from outside. */
  chart: RefObject<Chart | null>;
}

/** Those beside the body of a chart, and inside. */
function elementsOf(body: HTMLElement): ChartElements {
  const find = <E extends HTMLElement>(what: string): E | null => body.parentElement!.querySelector(`.flame-${what}`);
  return {
    body,
    base: find("canvases canvas")!,
    marks: { hovered: find("hovered")!, cursor: find("cursor")!, before: find("before")!, after: find("after")! },
    ruler: find("ruler")!,
    lane: find("lane canvas"),
    map: find("map canvas"),
    mapFrame: find("map-frame"),
  };
}

interface Hovered {
  box: Box;
  x: number;
  y: number;
}

const KEYS =
  "Arrow keys move to callers, callees and neighbours, Enter zooms in, Escape goes back, plus and minus zoom.";

export function FlameChart(props: FlameChartProps) {
  const body = useRef<HTMLDivElement>(null);
  const { chart } = props;
  const [hovered, setHovered] = useState<Hovered | undefined>();
  const [spoken, setSpoken] = useState("");

  const input: ChartInput = {
    ...props,
    onHover: (box, x, y) => setHovered(box && { box, x, y }),
    onCursor: (box) => {
      setSpoken(box ? inWords(props.describe(box), box) : "");
      props.onCursor(box);
    },
  };

  useLayoutEffect(() => {
    const made = new Chart(elementsOf(body.current!), input);
    chart.current = made;
    return () => {
      made.end();
      chart.current = null;
    };
  }, []);
  useLayoutEffect(() => chart.current?.update(input));
  useEffect(() => setHovered(undefined), [props.boxes]);
  const about = useMemo(() => hovered && props.describe(hovered.box), [hovered?.box, props.look]);

  return (
    <div class="flame">
      {props.hasMap && (
        <div class="flame-map" aria-hidden="true" style={{ height: `${MAP_HEIGHT}px` }}>
          <canvas />
          <div class="flame-map-frame" />
        </div>
      )}
      <canvas class="flame-ruler" aria-hidden="true" style={{ height: `${RULER_HEIGHT}px` }} />
      {props.lane && (
        <div class="flame-lane" aria-hidden="true" title={props.lane.hint} style={{ height: `${LANE_HEIGHT}px` }}>
          <canvas style={{ width: "100%", height: "100%" }} />
          <span class="muted">{props.lane.name}</span>
        </div>
      )}
      <div
        ref={body}
        class="flame-body"
        tabIndex={0}
        role="application"
        aria-roledescription="flame chart"
        aria-label={`${props.label}. ${KEYS}`}
        onKeyDown={(event) => {
          if (!chart.current?.key(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <div style={{ height: `${props.boxes.rows * ROW_HEIGHT}px` }}>
          <div class="flame-canvases">
            <canvas />
            <div class="flame-outside flame-before" hidden />
            <div class="flame-outside flame-after" hidden />
            <div class="flame-hovered" hidden />
            <div class="flame-cursor" hidden />
          </div>
        </div>
      </div>
      {hovered && about && <Tooltip {...hovered} about={about} body={body.current!} />}
      <p class="unseen" aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}

function inWords({ title, position, facts }: Description, box: Box): string {
  return [title, position, ...facts.map(([label, value]) => `${label} ${value}`), `level ${box.row + 1}`]
    .filter((part) => part)
    .join(", ");
}

function Tooltip({ x, y, about, body }: Hovered & { about: Description; body: HTMLElement }) {
  const tip = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { offsetWidth: width, offsetHeight: height } = tip.current!;
    if (width !== size.width || height !== size.height) setSize({ width, height });
  });
  const AWAY = 14;
  const left = Math.max(4, Math.min(x + AWAY, body.clientWidth - size.width - 4));
  const isAbove = y + AWAY + size.height > body.clientHeight;
  const top = body.offsetTop + (isAbove ? Math.max(4 - body.offsetTop, y - AWAY - size.height) : y + AWAY);
  return (
    <div ref={tip} class="flame-tip" aria-hidden="true" style={{ transform: `translate(${left}px, ${top}px)` }}>
      <b>{about.title}</b>
      {about.position && <div class="muted">{about.position}</div>}
      <dl>
        {about.facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
