// What both forms of the difference have in common: what they are given, and a change of time as it is written and drawn,
// with a sign, and a bar from the middle to the side it changed to.
import type { Comparison } from "../../model/difference.ts";
import type { Store } from "../../state/store.ts";
import { timeText } from "../times.ts";

export interface DifferenceProps {
  store: Store;
  comparison: Comparison;
  /** A function of the difference, which may be only in the baseline; NONE for none. */
  selected: number;
  select: (functionId: number) => void;
}

export function changeText(store: Store, before: number, after: number, whole: number): string {
  const text = timeText(store, Math.abs(after - before), whole);
  return Number.parseFloat(text) === 0 ? text : signed(text, after - before);
}

export interface ChangeProps {
  store: Store;
  before: number;
  after: number;
  /** What the unit percent is a share of. */
  whole: number;
  /** The greatest change that there is: a full bar. */
  most: number;
}

export function Change({ store, before, after, whole, most }: ChangeProps) {
  const share = most > 0 ? (after - before) / most : 0;
  return (
    <div
      class={`change ${share > 0 ? "slower" : "faster"}`}
      style={{ "--size": Math.min(1, Math.abs(share)).toFixed(4) }}
    >
      {changeText(store, before, after, whole)}
    </div>
  );
}

/** Relative change, such as "+25.0%"; "new" and "gone" where there is nothing to divide by. */
export function relativeText(before: number, after: number): string {
  if (before === 0) return after === 0 ? "" : "new";
  if (after === 0) return "gone";
  const change = after / before - 1;
  return signed(`${(Math.abs(change) * 100).toFixed(Math.abs(change) < 10 ? 1 : 0)}%`, change);
}

const signed = (text: string, change: number): string => (change < 0 ? "−" : "+") + text;
