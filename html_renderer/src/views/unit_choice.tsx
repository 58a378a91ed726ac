// Seconds or percent, for every view.
import { Segments } from "../parts/segments.tsx";
import type { Store } from "../state/store.ts";

export function UnitChoice({ store }: { store: Store }) {
  return (
    <Segments
      label="Unit of times"
      choices={[
        ["seconds", "s", "Seconds"],
        ["percent", "%", "Percent of all that is looked at"],
      ]}
      value={store.unit.value}
      onChange={(unit) => (store.unit.value = unit)}
    />
  );
}
