// What the tree shows and leaves out: unit, folding, threshold, order.
import type { Signal } from "@preact/signals-core";
import { useState } from "preact/hooks";
import type { CallTree } from "../../model/call_tree.ts";
import { duration, plural } from "../../parts/format.ts";
import { Check, Segments } from "../../parts/choices.tsx";
import type { Folds } from "../../parts/tree_rows.ts";
import { nodeKeys } from "../../state/node_keys.ts";
import { problemOf, type Store } from "../../state/store.ts";
import { UnitChoice } from "../unit_choice.tsx";

export interface TreeToolsProps {
  store: Store;
  tree: CallTree;
  folds: Folds;
}

const THRESHOLDS = [0, 0.001, 0.01, 0.05, 0.1];

export function TreeTools({ store, tree, folds }: TreeToolsProps) {
  const folding = store.folding.value;
  const isOff = folding === "off";
  const foldedRoots = Array.from(folds.root).filter((_, group) => folds.hiddenCount[group]! > 0);
  const isAnyOpen = store.openGroups.value.length > 0;
  return (
    <div class="tools" role="group" aria-label="What the tree shows">
      <UnitChoice store={store} />
      <div class="labelled">
        Fold
        <Segments
          label="Fold frames of libraries"
          choices={[
            ["library", "libraries", "Frames of libraries are folded into one line"],
            ["patterns", "by pattern", "Patterns for the paths of files say what is folded"],
            ["off", "nothing", "Every frame, nothing folded or left out"],
          ]}
          chosen={store.folding}
        />
      </div>
      {folding === "patterns" && (
        <>
          <Pattern label="Hide" pattern={store.hideRegex} />
          <Pattern label="Show" pattern={store.showRegex} />
        </>
      )}
      {!isOff && <Threshold store={store} tree={tree} />}
      {!isOff && foldedRoots.length > 0 && (
        <button
          class="button"
          onClick={() => (store.openGroups.value = isAnyOpen ? [] : foldedRoots.map((root) => nodeKeys(tree)[root]!))}
        >
          {isAnyOpen ? "Fold all" : "Unfold all"}
        </button>
      )}
      <Check label="In order" hint="Calls in the order of time, not added up" chosen={store.inOrder} />
    </div>
  );
}

function Threshold({ store, tree }: { store: Store; tree: CallTree }) {
  const chosen = store.threshold.value;
  const choices = [...new Set([...THRESHOLDS, chosen])].sort((a, b) => a - b);
  const { nodes, time } = tree.hidden;
  return (
    <label class="labelled">
      Leave out below
      <select
        class="field"
        value={chosen}
        onChange={(event) => (store.threshold.value = Number(event.currentTarget.value))}
      >
        {choices.map((share) => (
          <option value={share}>{share === 0 ? "nothing" : `${Number((share * 100).toPrecision(3))}%`}</option>
        ))}
      </select>
      {nodes > 0 && (
        <span class="muted" aria-live="polite" title="Their time counts as their callers' own">
          {plural(nodes, "call")} of {duration(time)} counted with the callers
        </span>
      )}
    </label>
  );
}

/** A regular expression as Python has it; it takes effect once it is one. */
function Pattern({ label, pattern }: { label: string; pattern: Signal<string> }) {
  const [text, setText] = useState(pattern.value);
  const error = problemOf(text);
  return (
    <label class="labelled">
      {label}
      <input
        class="field pattern"
        value={text}
        placeholder=".*/django/.*"
        spellcheck={false}
        aria-invalid={error !== null}
        title={error ?? "A regular expression of Python, matched from the start of a file's path"}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setText(typed);
          if (problemOf(typed) === null) pattern.value = typed;
        }}
      />
      {error && (
        <span class="error" role="alert">
          {error}
        </span>
      )}
    </label>
  );
}
