// The flame chart as an element of the page: canvases, a tooltip, and what a screen reader is told.

import { type RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Box } from "./boxes.ts";
import { type Chart, type ChartInput, type Hovered, ROW_HEIGHT, startChart } from "./chart.ts";

/** What there is to say of a box. */
export interface Description {
  title: string;
  /** Where its code is; may be empty. */
  position: string;
  facts: readonly (readonly [label: string, value: string])[];
}

export interface FlameChartProps extends Omit<ChartInput, "onHover"> {
  label: string;
  describe: (box: Box) => Description;
  /** To move it about from outside. */
  chart: RefObject<Chart | null>;
}

const KEYS =
  "Arrow keys move to callers, callees and neighbours, Enter zooms in, Escape goes back, plus and minus zoom.";

export function FlameChart(props: FlameChartProps) {
  const root = useRef<HTMLDivElement>(null);
  const { chart } = props;
  const [hovered, setHovered] = useState<Hovered | undefined>();
  const [spoken, setSpoken] = useState("");

  const describe = (box: Box): Description => {
    const { title, position, facts } = props.describe(box);
    return { title: title.slice(0, 500), position: position.slice(-300), facts };
  };
  const input: ChartInput = {
    ...props,
    onHover: setHovered,
    onCursor: (box) => {
      setSpoken(box ? inWords(describe(box), box) : "");
      props.onCursor(box);
    },
  };

  useLayoutEffect(() => {
    const made = (chart.current = startChart(root.current!, input));
    return () => {
      made.end();
      chart.current = null;
    };
  }, []);
  useLayoutEffect(() => chart.current?.update(input));
  const about = useMemo(() => hovered && describe(hovered.box), [hovered?.box, props.look]);

  return (
    <div ref={root} class="flame">
      {props.onBrush && (
        <div class="flame-map" aria-hidden="true">
          <canvas />
          <div class="flame-outside" hidden />
          <div class="flame-map-frame" hidden />
        </div>
      )}
      <canvas class="flame-ruler muted" aria-hidden="true" />
      {props.lane && (
        <div class="flame-lane" aria-hidden="true" title={props.lane.hint}>
          <canvas />
          <span class="muted">{props.lane.name}</span>
        </div>
      )}
      <div
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
            <div class="flame-outside" hidden />
            <div class="flame-hovered" hidden />
            <div class="flame-cursor" hidden />
          </div>
        </div>
      </div>
      {hovered && about && <Tooltip {...hovered} about={about} body={root.current!.querySelector(".flame-body")!} />}
      <p class="unseen" aria-live="polite">
        {spoken}
      </p>
    </div>
  );
}

function inWords({ title, position, facts }: Description, box: Box): string {
  return [title, position, ...facts.map((fact) => fact.join(" ")), `level ${box.row + 1}`].filter(Boolean).join(", ");
}

function Tooltip({ x, y, about, body }: Hovered & { about: Description; body: HTMLElement }) {
  // In CSS a percentage of a translation is one of the tip's own size.
  const inside = (wanted: string, room: number): string => `max(4px, min(${wanted}, ${room - 4}px - 100%))`;
  const AWAY = 14;
  const { offsetTop: top, clientWidth, clientHeight } = body;
  const vertical = y < clientHeight / 2 ? `${top + y + AWAY}px` : `${top + y - AWAY}px - 100%`;
  const translate = `${inside(`${x + AWAY}px`, clientWidth)} ${inside(vertical, top + clientHeight)}`;
  return (
    <div class="flame-tip" aria-hidden="true" style={{ translate }}>
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
