// One search for all views: how many functions match, how much of the time is theirs, and on to the next.
import { plural, percent } from "../parts/format.ts";
import type { Store } from "../state/store.ts";

export const SEARCH_ID = "search";

const STEPS = [
  [-1, "Previous match", "Shift+N", "↑"],
  [1, "Next match", "n", "↓"],
] as const;

export function SearchBox({ store }: { store: Store }) {
  const error = store.search.value ? store.matches.value.error : null;
  // Views tell of it each time they are drawn: while nothing is searched, that is no reason to draw the page again.
  const stepper = store.search.value ? store.stepper.value : null;
  return (
    <search class="search">
      <input
        id={SEARCH_ID}
        class="field grow"
        type="search"
        placeholder="Search functions and files"
        aria-label="Search functions and files, a regular expression"
        aria-invalid={error !== null}
        aria-describedby="search-result"
        title="A regular expression; small letters find capitals too (/)"
        spellcheck={false}
        autocomplete="off"
        value={store.search.value}
        onInput={(event) => (store.search.value = event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") stepper?.go(event.shiftKey ? -1 : 1);
          if (event.key === "Escape") {
            store.search.value = "";
            event.currentTarget.blur();
          }
        }}
      />
      {store.search.value && (
        <>
          <span id="search-result" class={error ? "error" : "muted"} aria-live="polite">
            {error ?? resultText(store)}
          </span>
          {STEPS.map(([step, label, key, arrow]) => (
            <button
              class="button plain step"
              aria-label={label}
              title={`${label} (${key})`}
              disabled={!stepper?.count}
              onClick={() => stepper?.go(step)}
            >
              {arrow}
            </button>
          ))}
        </>
      )}
    </search>
  );
}

function resultText(store: Store): string {
  const { functions } = store.matches.value;
  if (functions === 0) return "no match";
  const stepper = store.stepper.value;
  const place =
    stepper && stepper.current >= 0 ? `${stepper.current + 1} of ${stepper.count}` : plural(functions, "function");
  const lack = stepper?.count === 0 ? ", left out here" : "";
  return `${place} · ${percent(store.matchedTime.value / store.total.value)} of time${lack}`;
}
