// The page's state as the hash of its URL, there and back: "#1&view=functions&q=json". The number is the version; a hash
// of another version, or a value that makes no sense, is left alone.
import { batch } from "@preact/signals-core";
import type { Field } from "./fields.ts";

const VERSION = "1";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- fields of all types stand in one list
export type Fields = readonly Field<any>[];

/** Longer hashes are refused by some chat programs and mail readers that people paste links into. */
export const LONGEST_HASH = 4000;

/** Fields are dropped from the end of the list where the hash would be longer than LONGEST_HASH. */
export function writeHash(fields: Fields): string {
  let hash = "";
  for (const one of fields) {
    const written = one.write(one.value);
    if (written === one.write(one.initial)) continue;
    const part = `&${one.key}=${escapeText(written)}`;
    if (hash.length + part.length < LONGEST_HASH) hash += part;
  }
  return hash && `#${VERSION}${hash}`;
}

export function readHash(hash: string, fields: Fields): void {
  const given = new URLSearchParams(hash.slice(1));
  batch(() => {
    for (const one of fields) {
      const written = given.has(VERSION) ? given.get(one.key) : null;
      one.value = written === null ? one.initial : (one.read(written) ?? one.initial);
    }
  });
}

/** As URLSearchParams reads it; what a hash may hold is kept readable. */
function escapeText(value: string): string {
  return encodeURIComponent(value.toWellFormed())
    .replace(/%20/g, "+")
    .replace(/%(2F|3A|2C|24|40|3B)/g, decodeURIComponent);
}
