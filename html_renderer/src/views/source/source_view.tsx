// On which lines of a function was the time spent? To the left the functions to choose from.
import { useState } from "preact/hooks";
import type { SourceView as Lines } from "../../model/source_lines.ts";
import { Grid, type Column } from "../../parts/grid.tsx";
import { Bar } from "../../parts/measures.tsx";
import type { Store } from "../../state/store.ts";
import { Nothing } from "../nothing.tsx";
import { OneFunction } from "../one_function.tsx";
import { isNarrow } from "../screen.ts";
import { bothTexts, timeText } from "../times.ts";
import { pieces } from "./python_pieces.ts";

export function SourceView({ store }: { store: Store }) {
  const source = store.source.value;
  if (!source) return <div class="empty">{<Nothing store={store} />}</div>;
  const subject = source.functionId;
  const note = source.hasText ? "" : "The report holds no source of it: lines with time are shown.";
  return (
    <OneFunction {...{ store, subject, note }} path={source.path} panes="two">
      <div class="pane">
        <LinesGrid key={subject} store={store} source={source} />
      </div>
    </OneFunction>
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

/** Elements of a line at most: beyond, it goes on without colours. */
const MOST_PIECES = 8;

function Code({ text }: { text: string }) {
  return (
    <code>
      {pieces(text.slice(0, 400), MOST_PIECES).map(([kind, piece]) =>
        kind ? <span class={kind}>{piece}</span> : piece,
      )}
    </code>
  );
}
