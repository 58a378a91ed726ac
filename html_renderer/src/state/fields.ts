// What of the page's state goes to the URL, and how? Each field is a signal with a short key; a field at its default is
// left out, so the hash of a page that nobody touched is empty.
import { signal, type Signal } from "@preact/signals-core";
import { NONE } from "../data/session.ts";
import type { SampleRange, Transform } from "../model/selection_of_samples.ts";

/** How a value is written in the hash. `read` answers undefined for text that it cannot have written. */
export interface Codec<T> {
  write(value: T): string;
  read(text: string): T | undefined;
}

export interface Field<T> extends Signal<T>, Codec<T> {
  readonly key: string;
  /** What the report was made with; the hash tells only what differs. */
  readonly initial: T;
}

export function field<T>(key: string, initial: T, codec: Codec<T>): Field<T> {
  return Object.assign(signal(initial), codec, { key, initial });
}

/** What was no text in the address came out as U+FFFD. */
export const text: Codec<string> = {
  write: String,
  read: (value) => (value.includes("\ufffd") ? undefined : value),
};

export const flag: Codec<boolean> = {
  write: (value) => (value ? "1" : "0"),
  read: (value) => (value === "1" ? true : value === "0" ? false : undefined),
};

export const number: Codec<number> = {
  write: String,
  read: (value) => (value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : undefined),
};

/** NONE, or a row of a table; a link to another report may name rows that are not there. */
export function row(count: number): Codec<number> {
  return {
    write: String,
    read: (value) => {
      const read = number.read(value);
      return Number.isInteger(read) && read! >= NONE && read! < count ? read : undefined;
    },
  };
}

export function oneOf<T extends string>(values: readonly T[]): Codec<T> {
  return { write: String, read: (value) => values.find((known) => known === value) };
}

/** null, which is the default, is never written. */
export function orNull<T>({ write, read }: Codec<T>): Codec<T | null> {
  return { write: (value) => (value === null ? "" : write(value)), read };
}

export const range: Codec<SampleRange> = {
  write: ({ begin, end }) => `${begin}~${end}`,
  read: (value) => {
    const [begin, end, ...rest] = value.split("~").map((part) => number.read(part));
    return begin === undefined || end === undefined || rest.length > 0 || end < begin ? undefined : { begin, end };
  },
};

/** Makes no sense where one of its members makes none. */
export function listOf<T>(one: Codec<T>): Codec<readonly T[]> {
  return {
    write: (list) => list.map((value) => one.write(value)).join("."),
    read: (value) => {
      const list = value.split(".").filter(Boolean).map(one.read);
      return list.includes(undefined) ? undefined : (list as T[]);
    },
  };
}

const KINDS: readonly Transform["kind"][] = ["focus", "merge", "drop", "collapse"];

/** Of so many functions. */
export function transform(functions: number): Codec<Transform> {
  return {
    write: ({ kind, function: id }) => kind[0] + id,
    read: ([letter, ...digits]) => {
      const kind = KINDS.find((known) => known[0] === letter);
      const id = row(functions).read(digits.join("")) ?? NONE;
      return kind && id !== NONE ? { kind, function: id } : undefined;
    },
  };
}

/** A whole number. */
export const key: Codec<number> = {
  write: (value) => value.toString(36),
  read: (value) => (/^[0-9a-z]+$/.test(value) ? parseInt(value, 36) : undefined),
};
