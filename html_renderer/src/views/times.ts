// Times as the reader chose to see them: seconds, or a share of all that is looked at.
import { decimalsFor, percent } from "../parts/format.ts";
import type { Store } from "../state/store.ts";

const secondsText = ({ session }: Store, seconds: number): string =>
  seconds.toFixed(decimalsFor(session.header.session.max_interval));

export function timeText(store: Store, seconds: number, whole: number): string {
  return store.unit.value === "percent" ? percent(seconds / whole) : secondsText(store, seconds);
}

/** Both, for those who point at a number. */
export function bothTexts(store: Store, seconds: number, whole: number): string {
  return `${secondsText(store, seconds)} s, ${percent(seconds / whole)}`;
}
