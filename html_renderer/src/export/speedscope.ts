// A file for https://www.speedscope.app (evented format): the samples of a query, in the order of time.
import type { Session } from "../data/session.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";

/** Parts of the file, to be joined (a Blob takes them as they are). */
export function speedscopeFile(_session: Session, _query: SampleQuery): string[] {
  throw new Error("TODO");
}
