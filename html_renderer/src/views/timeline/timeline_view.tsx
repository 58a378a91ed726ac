// What ran when? All samples in the order of time. A stretch that is brushed, on the map, on the ruler or with Shift, is what
// all views then tell of.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Box, type Boxes, boxesOf, boxOn, ownTime } from "../../canvas/boxes.ts";
import type { Chart } from "../../canvas/chart.ts";
import { FlameChart } from "../../canvas/flame_chart.tsx";
import type { Span } from "../../canvas/span.ts";
import { codePosition, NONE, type Session } from "../../data/session.ts";
import { qualifiedName } from "../../model/functions.ts";
import { nodeOfCall } from "../../model/places.ts";
import type { Transform } from "../../model/selection_of_samples.ts";
import { buildTimeline, type Timeline } from "../../model/timeline.ts";
import { duration, stretch } from "../../parts/format.ts";
import { nodeKeys } from "../../state/node_keys.ts";
import type { Store } from "../../state/store.ts";
import { useFunctionLook } from "../chart_looks.ts";
import { type ChartRef, PictureButton, ZoomButtons } from "../chart_tools.tsx";
import { Nothing } from "../nothing.tsx";
import { remember } from "../remember.ts";
import { useStepper } from "../stepper.ts";
import { bothTexts } from "../times.ts";
import { awaitLane } from "./await_lane.ts";
import { type MatchedCalls, matchedCalls } from "./matched_calls.ts";

const timelineOf = remember((session: Session, thread: number | null, transforms: readonly Transform[]) =>
  buildTimeline(session, { range: null, thread, transforms }),
);
const boxesOfTimeline = remember(boxesOf);
const laneOf = remember(awaitLane);

export function TimelineView({ store }: { store: Store }) {
  const { session } = store;
  const [thread, transforms] = [store.thread.value, store.transforms.value];
  const timeline = timelineOf(session, thread, transforms);
  const boxes = boxesOfTimeline(timeline);
  const lane = laneOf(timeline);

  const { functionId } = timeline;
  const name = (node: number): string => qualifiedName(session, functionId[node]);
  const look = useFunctionLook(store, functionId, name);
  const chart = useRef<Chart>(null);
  const select = (call: number): void => {
    const node = nodeOfCall(store.wholeTree.value, store.sampleQuery.value, call);
    store.select(functionId[call], nodeKeys(store.wholeTree.value)[node]);
  };
  const forgetCall = useCallsOfSearch(store, functionId, boxes, chart, select);

  const range = store.range.value ?? undefined;
  const onBrush = (brushed: Span | undefined): void => void (store.range.value = brushed ? { ...brushed } : null);
  return (
    <>
      <div class="tools" role="group" aria-label="What the timeline shows">
        <ZoomButtons chart={chart} />
        <button
          class="button"
          disabled={!range}
          title="Fill the view with the stretch of time that was chosen"
          onClick={() => range && chart.current?.zoomToSpan(range)}
        >
          Zoom to range
        </button>
        <PictureButton store={store} chart={chart} name="timeline" title={name} />
        <span class="muted grow cut hint">
          {range
            ? `${stretch(range)}: all views tell of this stretch`
            : "Drag on the map or the ruler, or with Shift, and all views tell of that stretch"}
        </span>
      </div>
      <div class="fill">
        {boxes.end > 0 && boxes.rows > 0 ? (
          <FlameChart
            key={lane !== undefined}
            {...{ chart, boxes, look, range, onBrush }}
            label="Timeline"
            lane={lane && { boxes: lane, name: "await", hint: "When it waited for what it awaits, and where" }}
            describe={(box) => describe(store, timeline, boxes, box)}
            onCursor={(box) => {
              forgetCall();
              if (box) select(box.node);
            }}
          />
        ) : (
          <Nothing store={store} />
        )}
      </div>
    </>
  );
}

function describe(store: Store, { functionId }: Timeline, boxes: Boxes, box: Box) {
  const { session } = store;
  const id = functionId[box.node];
  const table = store.functions.value;
  const row = table.functionId.indexOf(id);
  const whole = boxes.end;
  const facts: [string, string][] = [
    ["from", duration(box.begin, (box.end - box.begin) / 100)],
    ["time", bothTexts(store, box.end - box.begin, whole)],
    ["self", bothTexts(store, ownTime(boxes, box), whole)],
  ];
  if (row >= 0) facts.push(["all its calls", bothTexts(store, table.total[row], store.total.value)]);
  return { title: qualifiedName(session, id), position: codePosition(session, id), facts };
}

const NO_CALLS: MatchedCalls = { sample: [], row: [] };

/** Links the search box with the chart: goes from call to call. What it returns is called when the cursor goes elsewhere. */
function useCallsOfSearch(
  store: Store,
  functionId: Int32Array,
  boxes: Boxes,
  chart: ChartRef,
  select: (call: number) => void,
): () => void {
  const { matches, functions } = store.matches.value;
  const calls = useMemo(() => (functions > 0 ? matchedCalls(boxes, functionId, matches) : NO_CALLS), [boxes, matches]);
  const [current, setCurrent] = useState(NONE);
  useEffect(() => setCurrent(NONE), [calls]);
  const count = calls.sample.length;
  useStepper(store, count, current, (step) => {
    if (count === 0) return;
    const from = current === NONE ? callAfterCursor(step) : current;
    const next = (from + step + count) % count;
    const box = boxOn(boxes, calls.row[next], calls.sample[next]);
    setCurrent(next);
    if (!box) return;
    chart.current?.follow(box);
    select(box.node);
  });

  /** The call from which a step leads to the next one, seen from the cursor or from the left edge. */
  function callAfterCursor(step: 1 | -1): number {
    const time = chart.current?.cursor()?.begin;
    if (time === undefined) return step > 0 ? NONE : 0;
    const next = calls.sample.findIndex((sample) => boxes.ends[sample] > time);
    const first = next === NONE ? count : next;
    return step > 0 ? first - 1 : first;
  }
  return () => setCurrent(NONE);
}
