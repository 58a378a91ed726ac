// One of a few choices, all in sight.
import { useId } from "preact/hooks";

export interface SegmentsProps<T extends string> {
  label: string;
  choices: readonly (readonly [value: T, label: string, hint?: string])[];
  value: T;
  onChange: (value: T) => void;
}

export function Segments<T extends string>({ label, choices, value, onChange }: SegmentsProps<T>) {
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-label={label}>
      {choices.map(([choice, text, hint]) => (
        <label key={choice} title={hint}>
          <input type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} />
          {text}
        </label>
      ))}
    </div>
  );
}
