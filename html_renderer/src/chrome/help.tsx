// Keys and colours.
import { signal } from "@preact/signals-core";
import type { ComponentChildren } from "preact";
import { Check } from "../parts/choices.tsx";
import type { Store } from "../state/store.ts";
import { functionActions } from "./actions.ts";
import { pageKeys } from "./keys.ts";
import { views } from "./view_list.ts";

const ID = "help";

/** Until it is, a quarter of the page's elements need not be made. */
const isAsked = signal(false);

export function openHelp(): void {
  isAsked.value = true;
  (document.getElementById(ID) as HTMLDialogElement | null)?.showModal();
}

export function Help({ store }: { store: Store }) {
  const close = () => (document.getElementById(ID) as HTMLDialogElement).close();
  return (
    <dialog id={ID} aria-labelledby="help-title" onClick={(event) => event.target === event.currentTarget && close()}>
      {isAsked.value && <Contents store={store} close={close} />}
    </dialog>
  );
}

/** Keys, with spaces between them, and what they do. */
type Line = readonly [keys: string, does: ComponentChildren];

const TREE_KEYS: readonly Line[] = [
  ["↑ ↓", "up and down; Page and Home, End too"],
  ["→ ←", "open, close; to the first child, to the parent"],
  ["Enter", "open or close; in a table, callers and callees"],
];

const CHART_KEYS: readonly Line[] = [
  ["↑ ↓ ← →", "to the caller, what it calls, the calls beside it"],
  ["+ −", "zoom, as the wheel does; Home shows all"],
  ["Enter Esc", "zoom to a call, as a double click; back"],
  ["Shift", "with an arrow or by dragging: move, choose a stretch of time"],
  ["b", "the call's time as the stretch that all views tell of"],
];

function Contents({ store, close }: { store: Store; close: () => void }) {
  const actions = functionActions.map(({ key, label, hint }): Line => [key, [<b>{label}</b>, ` · ${hint}`]]);
  const page = pageKeys.map(({ key, does }): Line => [key, does]);
  const ofViews: Line = [`1\u00a0–\u00a0${views.length}`, "the views, in the order of their tabs"];
  return (
    <div class="help">
      <div class="help-head">
        <h2 id="help-title">Keys and colours</h2>
        <button class="button plain" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      <div class="help-columns">
        <Keys title="Anywhere" lines={[ofViews, ...page]} />
        <Keys title="With a function selected" lines={actions} />
        <Keys title="In trees and tables" lines={TREE_KEYS} />
        <Keys title="In charts" lines={CHART_KEYS} />
        <section>
          <h3>Colours</h3>
          <ul class="legend">
            <Legend swatch="total">time in a function and in all it calls</Legend>
            <Legend swatch="self">time in the function itself</Legend>
            <li>
              <span class="name application">your code</span> <span class="name library">code of libraries</span>{" "}
              <span class="name synthetic">[self], [await]: no function</span>
            </li>
            <Legend swatch="flame-app">your code in charts; libraries have colours of their own</Legend>
            <Legend swatch="slower">slower than the baseline</Legend>
            <Legend swatch="faster">quicker</Legend>
            <li>
              <mark>match of the search</mark>
            </li>
          </ul>
        </section>
      </div>
      <Check label="Keys of single letters work anywhere on the page" chosen={store.letterKeys} />
    </div>
  );
}

function Keys({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map(([keys, does]) => (
          <div>
            <dt>
              {keys.split(" ").map((key) => (
                <kbd>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Legend({ swatch, children }: { swatch: string; children: ComponentChildren }) {
  return (
    <li>
      <i style={{ background: `var(--${swatch})` }} /> {children}
    </li>
  );
}
