// On which lines of a function was the time spent? To the left the functions to choose from.
import { useState } from "preact/hooks";
import { functionName } from "../../data/session.ts";
import type { SourceView as Lines } from "../../model/source_lines.ts";
import { Grid, type Column } from "../../parts/grid.tsx";
import { Bar } from "../../parts/measures.tsx";
import type { Store } from "../../state/store.ts";
import { FunctionGrid } from "../function_grid.tsx";
import { FunctionName } from "../function_name.tsx";
import { Nothing } from "../nothing.tsx";
import { isNarrow } from "../screen.ts";
import { bothTexts, timeText } from "../times.ts";
import { Position } from "../tree_grid.tsx";
import { UnitChoice } from "../unit_choice.tsx";
import { pieces } from "./python_pieces.ts";

export function SourceView({ store }: { store: Store }) {
  const subject = store.subject.value;
  const source = store.source.value;
  if (!source) return <div class="empty">{<Nothing store={store} />}</div>;
  return (
    <>
      <div class="tools" role="group" aria-label="Function">
        <UnitChoice store={store} />
        <h2 class="subject cut">
          <FunctionName store={store} functionId={subject} name={functionName(store.session, subject).slice(0, 500)} />
          <Position position={source.path} />
        </h2>
        {!source.hasText && <span class="muted">The report holds no source of it: lines with time are shown.</span>}
      </div>
      <div class="fill split two">
        <div class="pane list">
          <FunctionGrid store={store} table={store.functions.value} noun="Function" compact />
        </div>
        <div class="pane">
          <LinesGrid key={subject} store={store} source={source} />
        </div>
      </div>
    </>
  );
}

function columnsOf(): Column[] {
  const total = { label: "Total", hint: "While the line ran, or what it called", width: "88px", numeric: true };
  const self = { label: "Self", hint: "While the line itself ran", width: "60px", numeric: true };
  const line = { label: "Line", width: "44px", numeric: true };
  const text = { label: "Source", width: "minmax(0, 1fr)" };
  return isNarrow() ? [{ ...total, width: "64px" }, line, text] : [total, self, line, text];
}

function LinesGrid({ store, source }: { store: Store; source: Lines }) {
  const columns = columnsOf();
  const hottest = source.lines.reduce((best, line, i, all) => (line.total > all[best]!.total ? i : best), 0);
  const [active, setActive] = useState(hottest);
  const whole = store.total.value;
  return (
    <Grid
      label="Lines"
      columns={columns}
      count={source.lines.length}
      active={active}
      onActive={setActive}
      cells={(index) => {
        const { line, self, total, text } = source.lines[index]!;
        const bar = total > 0 && (
          <Bar
            text={timeText(store, total, whole)}
            part={total / source.total}
            own={self / source.total}
            title={`${bothTexts(store, total, whole)}; itself ${bothTexts(store, self, whole)}`}
          />
        );
        const number = <span class="muted">{line || "?"}</span>;
        const code = text === null ? <span class="muted">{line ? "" : "line unknown"}</span> : <Code text={text} />;
        const own = <span class="muted">{self > 0 ? timeText(store, self, whole) : ""}</span>;
        return columns.length === 3 ? [bar, number, code] : [bar, own, number, code];
      }}
      empty="No line of it was seen."
    />
  );
}

function Code({ text }: { text: string }) {
  return (
    <code>{pieces(text.slice(0, 400)).map(([kind, piece]) => (kind ? <span class={kind}>{piece}</span> : piece))}</code>
  );
}
