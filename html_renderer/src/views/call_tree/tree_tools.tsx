// What the tree shows and leaves out: unit, folding, threshold, order.
import { useState } from "preact/hooks";
import type { CallTree } from "../../model/call_tree.ts";
import { pythonMatcher } from "../../model/python_regex.ts";
import { duration, plural } from "../../parts/format.ts";
import { Check, Segments } from "../../parts/choices.tsx";
import type { Folds } from "../../parts/tree_rows.ts";
import { nodeKeys } from "../../state/node_keys.ts";
import type { Store } from "../../state/store.ts";
import { UnitChoice } from "../unit_choice.tsx";

export interface TreeToolsProps {
  store: Store;
  tree: CallTree;
  folds: Folds;
  error: string | null;
}

const THRESHOLDS = [0, 0.001, 0.01, 0.05, 0.1];

export function TreeTools({ store, tree, folds, error }: TreeToolsProps) {
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
      {folding === "patterns" && <Patterns store={store} />}
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
      {error && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
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
        value={String(chosen)}
        onChange={(event) => (store.threshold.value = Number(event.currentTarget.value))}
      >
        {choices.map((share) => (
          <option key={share} value={String(share)}>
            {share === 0 ? "nothing" : `${Number((share * 100).toPrecision(3))}%`}
          </option>
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

function Patterns({ store }: { store: Store }) {
  return (
    <>
      <Pattern label="Hide" value={store.hideRegex.value} onChange={(value) => (store.hideRegex.value = value)} />
      <Pattern label="Show" value={store.showRegex.value} onChange={(value) => (store.showRegex.value = value)} />
    </>
  );
}

/** A regular expression as Python has it; it takes effect once it is one. */
function Pattern({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
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
          if (problemOf(typed) === null) onChange(typed);
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

function problemOf(pattern: string): string | null {
  try {
    if (pattern) pythonMatcher(pattern);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
