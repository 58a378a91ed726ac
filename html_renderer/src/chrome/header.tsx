// What was profiled, and how long did it take?
import { count, duration, percent } from "../parts/format.ts";
import type { Store } from "../state/store.ts";
import type { ThemeChoice } from "../state/settings.ts";
import { Exports } from "./exports.tsx";
import { openHelp } from "./help.tsx";

export function Header({ store }: { store: Store }) {
  const { session } = store.session.header;
  const { title } = store;
  const cpuShare = session.duration > 0 ? ` (${percent(session.cpu_time / session.duration)})` : "";
  const facts = [
    ["Duration", duration(session.duration)],
    ["Samples", count(session.sample_count)],
    ["CPU", duration(session.cpu_time) + cpuShare],
  ];
  // Tue Nov 14 2023 22:13:20. To ask the browser for the reader's own way takes it 20 ms, the first time.
  if (session.start_time > 0) facts.push(["Recorded", String(new Date(session.start_time * 1000)).slice(0, 24)]);
  return (
    <header class="header">
      <svg class="logo" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M1 2h14v3H1zM1 6.5h9v3H1zM1 11h5v3H1z" />
      </svg>
      <h1 class="cut" title={title.slice(0, 2000)}>
        {title.slice(0, 400)}
      </h1>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="actions">
        <Exports store={store} />
        <ThemeSwitch store={store} />
        <button class="button plain" aria-label="Help" title="Keys and colours (?)" onClick={openHelp}>
          ?
        </button>
      </div>
    </header>
  );
}

const NEXT: Record<ThemeChoice, ThemeChoice> = { auto: "light", light: "dark", dark: "auto" };
const SIGNS: Record<ThemeChoice, string> = {
  auto: "M8 2a6 6 0 1 0 0 12zM8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z",
  light:
    "M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM7.4 1h1.2v2H7.4zM7.4 13h1.2v2H7.4zM1 7.4h2v1.2H1zM13 7.4h2v1.2h-2zM2.6 3.5l.9-.9 1.4 1.4-.9.9zM11.1 12l.9-.9 1.4 1.4-.9.9zM2.6 12.5l1.4-1.4.9.9-1.4 1.4zM11.1 4l1.4-1.4.9.9L12 4.9z",
  dark: "M6.5 1.5a6.5 6.5 0 1 0 8 8 5.5 5.5 0 0 1-8-8z",
};

export function nextTheme(store: Store): void {
  store.theme.value = NEXT[store.theme.value];
  store.tell(`Theme: ${store.theme.value}`);
}

function ThemeSwitch({ store }: { store: Store }) {
  const theme = store.theme.value;
  return (
    <button
      class="button plain"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme} (t)`}
      onClick={() => nextTheme(store)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SIGNS[theme]} />
      </svg>
    </button>
  );
}
