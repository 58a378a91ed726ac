// Seconds or percent, for every view.
import { Segments } from "../parts/choices.tsx";
import type { Store } from "../state/store.ts";

export function UnitChoice({ store }: { store: Store }) {
  return (
    <Segments
      label="Unit of times"
      choices={[
        ["seconds", "s", "Seconds"],
        ["percent", "%", "Percent of all that is looked at"],
      ]}
      chosen={store.unit}
    />
  );
}
