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

function Contents({ store, close }: { store: Store; close: () => void }) {
  return (
    <div class="help">
      <div class="help-head">
        <h2 id="help-title">Keys and colours</h2>
        <button class="button plain" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      <div class="help-columns">
        <section>
          <h3>Anywhere</h3>
          <dl>
            <Key keys={[`1 – ${views.length}`]}>{"the views, in the order of their tabs"}</Key>
            {pageKeys.map(({ key, does }) => (
              <Key key={key} keys={[key]}>
                {does}
              </Key>
            ))}
          </dl>
        </section>
        <section>
          <h3>With a function selected</h3>
          <dl>
            {functionActions.map(({ key, label, hint }) => (
              <Key key={key} keys={[key]}>
                <b>{label}</b> · {hint}
              </Key>
            ))}
          </dl>
        </section>
        <section>
          <h3>In trees and tables</h3>
          <dl>
            <Key keys={["↑", "↓"]}>up and down; Page and Home, End too</Key>
            <Key keys={["→", "←"]}>open, close; to the first child, to the parent</Key>
            <Key keys={["Enter"]}>open or close; in a table, callers and callees</Key>
          </dl>
        </section>
        <section>
          <h3>In charts</h3>
          <dl>
            <Key keys={["↑", "↓", "←", "→"]}>to the caller, what it calls, the calls beside it</Key>
            <Key keys={["+", "−"]}>zoom, as the wheel does; Home shows all</Key>
            <Key keys={["Enter", "Esc"]}>zoom to a call, as a double click; back</Key>
            <Key keys={["Shift"]}>with an arrow or by dragging: move, choose a stretch of time</Key>
            <Key keys={["b"]}>the call's time as the stretch that all views tell of</Key>
          </dl>
        </section>
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

function Key({ keys, children }: { keys: string[]; children: ComponentChildren }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Legend({ swatch, children }: { swatch: string; children: ComponentChildren }) {
  return (
    <li>
      <i style={{ background: `var(--${swatch})` }} /> {children}
    </li>
  );
}
