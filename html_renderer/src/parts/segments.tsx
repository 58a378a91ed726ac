// One of a few choices, all in sight.

export interface SegmentsProps<T extends string> {
  /** Unlike any other on the page. */
  label: string;
  choices: readonly (readonly [value: T, label: string, hint?: string])[];
  value: T;
  onChange: (value: T) => void;
}

export function Segments<T extends string>({ label, choices, value, onChange }: SegmentsProps<T>) {
  return (
    <div class="segments" role="radiogroup" aria-label={label}>
      {choices.map(([choice, text, hint]) => (
        <label key={choice} title={hint}>
          <input type="radio" name={label} checked={choice === value} onChange={() => onChange(choice)} />
          {text}
        </label>
      ))}
    </div>
  );
}
