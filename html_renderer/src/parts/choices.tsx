// Choices whose possibilities are all in sight; what is chosen is a signal's value.
import type { Signal } from "@preact/signals-core";

export interface SegmentsProps<T> {
  /** Unlike any other on the page. */
  label: string;
  choices: readonly (readonly [value: T, label: string, hint?: string])[];
  chosen: Signal<T>;
}

/** One of a few. */
export function Segments<T>({ label, choices, chosen }: SegmentsProps<T>) {
  return (
    <div class="segments" role="radiogroup" aria-label={label}>
      {choices.map(([choice, text, hint]) => (
        <label title={hint}>
          <input type="radio" name={label} checked={choice === chosen.value} onChange={() => (chosen.value = choice)} />
          {text}
        </label>
      ))}
    </div>
  );
}

/** Yes or no. */
export function Check({ label, hint, chosen }: { label: string; hint?: string; chosen: Signal<boolean> }) {
  return (
    <label class="labelled" title={hint}>
      <input type="checkbox" checked={chosen.value} onChange={() => (chosen.value = !chosen.value)} />
      <span>{label}</span>
    </label>
  );
}
