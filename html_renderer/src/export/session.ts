// The samples of a query as a .pyisession in the classic form, which every release loads.
import type { Session } from "../data/session.ts";
import type { SampleQuery } from "../model/selection_of_samples.ts";

/** Parts of the file, to be joined (a Blob takes them as they are). */
export function classicSessionFile(_session: Session, _query: SampleQuery): string[] {
  throw new Error("TODO");
}
