// Times as the reader chose to see them: seconds, or a share of all that is looked at.
import { decimalsFor, percent } from "../parts/format.ts";
import type { Store } from "../state/store.ts";

export function timeText(store: Store, seconds: number, whole: number): string {
  if (store.unit.value === "percent") return percent(seconds / whole);
  return seconds.toFixed(decimalsFor(store.session.header.session.max_interval));
}

/** Both, for those who point at a number. */
export function bothTexts(store: Store, seconds: number, whole: number): string {
  const decimals = decimalsFor(store.session.header.session.max_interval);
  return `${seconds.toFixed(decimals)} s, ${percent(seconds / whole)}`;
}
