// Bytes to columns: reads what the report's file carries. docs/report-format.md is the format.
import type { Session } from "./session.ts";

/** Says what is wrong with the data of a report, and where. */
export class PayloadError extends Error {}

/** The profile in the text of a `<script>` element; `encoding` is its `data-encoding`: "gzip" or "none". */
export async function readProfile(_base64: string, _encoding: string): Promise<Session> {
  throw new Error("TODO");
}

/** The profile in the bytes of a payload. */
export function readPayload(_bytes: Uint8Array): Session {
  throw new Error("TODO");
}
