// Why is there nothing to see, and what can be done?
import type { Store } from "../state/store.ts";

export function Nothing({ store }: { store: Store }) {
  if (store.session.samples.count === 0)
    return (
      <div class="empty">
        <h2>No samples were recorded.</h2>
        <p>The program ran shorter than one sampling interval. A smaller interval (-i 0.0001) takes more samples.</p>
      </div>
    );
  return (
    <div class="empty">
      <h2>Nothing is left of the samples.</h2>
      <p>
        <button class="button" onClick={() => store.clearFilters()}>
          Remove all filters
        </button>
      </p>
    </div>
  );
}
