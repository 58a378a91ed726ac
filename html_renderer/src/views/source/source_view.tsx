// On which lines of a function was the time spent? To the left the functions to choose from.
import { useState } from "preact/hooks";
import type { SourceView as Lines } from "../../model/source_lines.ts";
import { Grid, type Column } from "../../parts/grid.tsx";
import type { Store } from "../../state/store.ts";
import { Nothing } from "../nothing.tsx";
import { OneFunction } from "../one_function.tsx";
import { isNarrow } from "../screen.ts";
import { TimeBar } from "../time_bar.tsx";
import { timeText } from "../times.ts";
import { pieces } from "./python_pieces.ts";

export function SourceView({ store }: { store: Store }) {
  const source = store.source.value;
  if (!source) return <Nothing store={store} />;
  const subject = source.functionId;
  const note = source.hasText ? "" : "The report holds no source of it: lines with time are shown.";
  return (
    <OneFunction {...{ store, subject, note }} path={source.path}>
      <div class="pane">
        <LinesGrid key={subject} store={store} source={source} />
      </div>
    </OneFunction>
  );
}

const COLUMNS: readonly Column[] = [
  { label: "Total", hint: "While the line ran, or what it called", width: "clamp(64px, 13vw, 88px)", numeric: true },
  { label: "Self", hint: "While the line itself ran", width: "60px", numeric: true },
  { label: "Line", width: "44px", numeric: true },
  { label: "Source", width: "minmax(0, 1fr)" },
];

function LinesGrid({ store, source }: { store: Store; source: Lines }) {
  const { lines } = source;
  const hottest = lines.reduce((best, line, i) => (line.total > lines[best].total ? i : best), 0);
  const [active, setActive] = useState(hottest);
  const whole = store.total.value;
  const muted = (text: string | number) => <span class="muted">{text}</span>;
  return (
    <Grid
      label="Lines"
      columns={COLUMNS}
      shown={isNarrow() ? [0, 2, 3] : undefined}
      count={lines.length}
      active={active}
      onActive={setActive}
      cells={(index) => {
        const { line, self, total, text } = lines[index];
        return [
          total > 0 && <TimeBar {...{ store, whole }} time={total} own={self} full={source.total} tellsOwn />,
          self > 0 && muted(timeText(store, self, whole)),
          muted(line || "?"),
          text === null ? !line && muted("line unknown") : <Code text={text} />,
        ];
      }}
      empty={<div class="empty">No line of it was seen.</div>}
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
