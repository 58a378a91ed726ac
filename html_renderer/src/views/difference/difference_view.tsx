// What became slower or quicker since another session, the baseline? As a table of functions, and as a flame graph.
import { useEffect, useState } from "preact/hooks";
import { compareWith } from "../compare.ts";
import { codePosition, NONE } from "../../data/session.ts";
import { qualifiedName } from "../../model/functions.ts";
import { compare, type Comparison, type DifferenceMode, unite } from "../../model/difference.ts";
import { duration, percent } from "../../parts/format.ts";
import { Segments } from "../../parts/choices.tsx";
import type { Store } from "../../state/store.ts";
import { remember } from "../remember.ts";
import { Position } from "../tree_grid.tsx";
import { UnitChoice } from "../unit_choice.tsx";
import { relativeText } from "./changes.tsx";
import { DifferenceFlame } from "./difference_flame.tsx";
import { DifferenceGrid } from "./difference_grid.tsx";

const unionOf = remember(unite);
const comparisonOf = remember(compare);

export function DifferenceView({ store }: { store: Store }) {
  const baseline = store.baseline.value;
  /** A function that only the baseline has is selected here alone: other views do not know it. */
  const [gone, setGone] = useState(NONE);
  useEffect(() => setGone(NONE), [baseline]);
  if (!baseline) return <NoBaseline store={store} />;
  const union = unionOf(baseline, store.session);
  const comparison = comparisonOf(union, store.sampleQuery.value, store.mode.value);
  const { functionOf } = union;
  const known = store.selectedFunction.value;
  const isGone = known === NONE && gone !== NONE;
  const selected = isGone ? functionOf[gone]! : known;
  const select = (id: number): void => {
    const isKnown = id < store.session.functions.count;
    store.select(isKnown ? id : NONE);
    setGone(isKnown ? NONE : functionOf.indexOf(id));
  };
  const Form = store.differenceAs.value === "flame" ? DifferenceFlame : DifferenceGrid;
  return (
    <>
      <div class="tools" role="group" aria-label="What the difference shows">
        <Segments
          label="Form"
          choices={[
            ["table", "Table", "Functions, by the change of their time"],
            ["flame", "Flame graph", "Calls, coloured by the change of their time"],
          ]}
          chosen={store.differenceAs}
        />
        <Segments<DifferenceMode>
          label="Times of the baseline"
          choices={[
            ["absolute", "Absolute", "Times as they were recorded"],
            ["normalised", "Normalised", "The baseline's times, scaled as if both had run equally long"],
          ]}
          chosen={store.mode}
        />
        <UnitChoice store={store} />
        <Summary store={store} {...comparison} />
        <ChooseFile store={store} label="Other baseline …" />
      </div>
      {store.refusal.value && <p class="tools error">{store.refusal.value}</p>}
      <LeftOut store={store} {...comparison} />
      <div class="fill">
        <Form {...{ store, comparison, selected, select }} />
      </div>
      {isGone && (
        <section class="selection" aria-label="Selected function">
          <div class="what cut">
            {qualifiedName(baseline, gone).slice(0, 500)} <Position position={codePosition(baseline, gone)} />
          </div>
          <div class="muted">only in the baseline</div>
        </section>
      )}
    </>
  );
}

function Summary({ store, before, after, scale, whole, union }: Comparison & { store: Store }) {
  const share = (seconds: number) => (store.unit.value === "percent" ? ` (${percent(seconds / whole)})` : "");
  const times = `${duration(before)}${share(before * scale)} → ${duration(after)}${share(after)}`;
  const { description } = union.baseline.header.session;
  return (
    <span class="muted grow cut" title={`Baseline: ${description.slice(0, 500)}`}>
      {[times, relativeText(before, after)].filter(Boolean).join(", ")}
    </span>
  );
}

/** Filters that the other views heed. */
function LeftOut({ store, ofSession }: Comparison & { store: Store }) {
  const { range, thread } = store.sampleQuery.value;
  const left = [range && "the stretch of time", thread !== ofSession.thread && "the thread"].filter(Boolean);
  if (left.length === 0) return null;
  return <p class="tools muted">Compared without {left.join(" and ")}, which the baseline does not have.</p>;
}

function NoBaseline({ store }: { store: Store }) {
  return (
    <div class="empty">
      <h2>Compare with another session</h2>
      <p>
        Drop a session (.pyisession) or another report (.html) anywhere on this page, or choose one. It is read in this
        page and goes nowhere else.
      </p>
      <p>
        <ChooseFile store={store} label="Choose a file …" />
      </p>
      <p class="error">{store.refusal.value}</p>
      <p class="muted">A report can bring its baseline along: pyinstrument -r html -p baseline=before.pyisession</p>
    </div>
  );
}

function ChooseFile({ store, label }: { store: Store; label: string }) {
  return (
    <label class="button file">
      {label}
      <input
        type="file"
        class="unseen"
        accept=".pyisession,.html,.htm"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void compareWith(store, file);
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
