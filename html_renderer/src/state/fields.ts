// What of the page's state goes to the URL, and how? Each field is a signal with a short key; a field at its default is
// left out, so the hash of a page that nobody touched is empty.
import { signal, type Signal } from "@preact/signals-core";
import type { SampleRange, Transform } from "../model/selection_of_samples.ts";

/** How a value is written in the hash. `read` answers undefined for text that it cannot have written. */
export interface Codec<T> {
  write(value: T): string;
  read(text: string): T | undefined;
}

export interface Field<T> extends Signal<T> {
  readonly key: string;
  readonly codec: Codec<T>;
  /** What the report was made with; the hash tells only what differs. */
  initial: T;
}

export function field<T>(key: string, initial: T, codec: Codec<T>): Field<T> {
  return Object.assign(signal(initial), { key, codec, initial });
}

export const text: Codec<string> = { write: (value) => value, read: (value) => value };

export const flag: Codec<boolean> = {
  write: (value) => (value ? "1" : "0"),
  read: (value) => (value === "1" ? true : value === "0" ? false : undefined),
};

export const number: Codec<number> = {
  write: String,
  read: (value) => (value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : undefined),
};

export function oneOf<T extends string>(values: readonly T[]): Codec<T> {
  return { write: (value) => value, read: (value) => values.find((known) => known === value) };
}

/** null is the empty text. */
export function orNull<T>(codec: Codec<T>): Codec<T | null> {
  return {
    write: (value) => (value === null ? "" : codec.write(value)),
    read: (value) => (value === "" ? null : codec.read(value)),
  };
}

export const range: Codec<SampleRange> = {
  write: ({ begin, end }) => `${begin}~${end}`,
  read: (value) => {
    const [begin, end, ...rest] = value.split("~").map((part) => number.read(part));
    return begin === undefined || end === undefined || rest.length > 0 || end < begin ? undefined : { begin, end };
  },
};

const letters: Record<string, Transform["kind"]> = { f: "focus", m: "merge", d: "drop", c: "collapse" };

export const transforms: Codec<readonly Transform[]> = {
  write: (list) => list.map(({ kind, function: id }) => `${kind[0]}${id}`).join("."),
  read: (value) => {
    const list = value.split(".").filter(Boolean);
    const read = list.map((part) => ({ kind: letters[part[0]!], function: number.read(part.slice(1)) }));
    const isWhole = read.every((one) => one.kind !== undefined && Number.isInteger(one.function));
    return isWhole ? (read as Transform[]) : undefined;
  },
};

/** Whole numbers; runs of one number are written once, as those of a recursion that is thousands of calls deep. */
export const integers: Codec<readonly number[]> = {
  write: (list) => {
    const parts: string[] = [];
    for (let i = 0, next; i < list.length; i = next) {
      for (next = i + 1; next < list.length && list[next] === list[i];) next++;
      parts.push(list[i]!.toString(36) + (next - i > 1 ? `*${next - i}` : ""));
    }
    return parts.join(".");
  },
  read: (value) => {
    const list: number[] = [];
    for (const part of value.split(".").filter(Boolean)) {
      const [, digits, times] = /^(-?[0-9a-z]+)(?:\*(\d{1,6}))?$/.exec(part) ?? [];
      if (digits === undefined) return undefined;
      for (let n = Number(times ?? 1); n > 0; n--) list.push(parseInt(digits, 36));
    }
    return list;
  },
};
