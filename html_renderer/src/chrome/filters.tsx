// What is left out of all views, each of it with a way to take it back: thread, stretch of time, changes of the stacks.
import type { ComponentChildren } from "preact";
import { functionName, recordedTime } from "../data/session.ts";
import { qualifiedName } from "../model/functions.ts";
import type { Transform } from "../model/selection_of_samples.ts";
import { duration, percent, stretch } from "../parts/format.ts";
import type { Store } from "../state/store.ts";

const WORDS: Record<Transform["kind"], string> = {
  focus: "only",
  merge: "merged",
  drop: "without",
  collapse: "recursion of",
};

export function Filters({ store }: { store: Store }) {
  const { session } = store;
  const [range, thread, transforms] = [store.range.value, store.thread.value, store.transforms.value];
  const isFiltered = range !== null || thread !== null || transforms.length > 0;
  if (!isFiltered) return null;
  return (
    <section class="filters" aria-label="Filters">
      {thread !== null && (
        <Chip name="the choice of a thread" onRemove={() => (store.thread.value = null)}>
          <span class="muted">thread</span> {functionName(session, session.threads.function[thread]!).slice(0, 200)}
        </Chip>
      )}
      {range && (
        <Chip name="the stretch of time" onRemove={() => (store.range.value = null)}>
          {stretch(range)}
        </Chip>
      )}
      {transforms.map((one, index) => (
        <Chip
          key={`${one.kind}${one.function}`}
          name={`${one.kind} ${qualifiedName(session, one.function)}`}
          onRemove={() => store.removeTransform(index)}
        >
          <span class="muted">{WORDS[one.kind]}</span> {qualifiedName(session, one.function).slice(0, 200)}
        </Chip>
      ))}
      <span class="muted">
        {duration(store.total.value)}, {percent(store.total.value / recordedTime(session))} of the recording
      </span>
      <button class="button plain" onClick={() => store.clearFilters()}>
        Remove all
      </button>
    </section>
  );
}

function Chip({ name, onRemove, children }: { name: string; onRemove: () => void; children: ComponentChildren }) {
  return (
    <span class="chip">
      <span class="cut">{children}</span>
      <button aria-label={`Remove ${name.slice(0, 200)}`} title="Remove" onClick={onRemove}>
        ×
      </button>
    </span>
  );
}

/** More are not of use in a list, and would fill the page. */
const MOST_THREADS = 200;

export function ThreadChoice({ store }: { store: Store }) {
  const { threads, strings } = store.session;
  const shown = Math.min(threads.count, MOST_THREADS);
  return (
    <label class="labelled thread">
      Thread
      <select
        class="field"
        value={store.thread.value ?? ""}
        onChange={({ currentTarget: { value } }) => (store.thread.value = value === "" ? null : Number(value))}
      >
        <option value="">all {threads.count}</option>
        {Array.from({ length: shown }, (_, thread) => (
          <option value={thread}>
            {functionName(store.session, threads.function[thread]!).slice(0, 60)} {strings[threads.ident[thread]!]}
          </option>
        ))}
      </select>
    </label>
  );
}
