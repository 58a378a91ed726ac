// A time over a bar that shows its share, and in front of that the share that is its own.
import type { Store } from "../state/store.ts";
import { bothTexts, timeText } from "./times.ts";

export interface TimeBarProps {
  store: Store;
  time: number;
  own: number;
  /** What the percent are of, and the time of a full bar. */
  whole: number;
  full?: number;
  /** Whether those who point at it are told what is its own. */
  tellsOwn?: boolean;
}

export function TimeBar({ store, time, own, whole, full = whole, tellsOwn }: TimeBarProps) {
  const title = bothTexts(store, time, whole) + (tellsOwn ? `; itself ${bothTexts(store, own, whole)}` : "");
  return (
    <div class="bar" style={{ "--part": time / full, "--own": own / full }} title={title}>
      {timeText(store, time, whole)}
    </div>
  );
}
