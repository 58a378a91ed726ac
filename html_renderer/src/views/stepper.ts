// A view tells the search box what it found, and how to go on to the next.
import { useEffect, useRef } from "preact/hooks";
import type { Store } from "../state/store.ts";

export function useStepper(store: Store, count: number, current: number, go: (step: 1 | -1) => void): void {
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    store.stepper.value = { count, current, go: (step) => latest.current(step) };
  }, [count, current]);
  useEffect(() => () => void (store.stepper.value = null), []);
}

/** The next place of `places` (ascending) after `from`, around the end. */
export function nextPlace(places: ArrayLike<number>, from: number, step: 1 | -1): number | undefined {
  const list = Array.from(places);
  return step > 0
    ? (list.find((place) => place > from) ?? list[0])
    : (list.findLast((place) => place < from) ?? list.at(-1));
}
