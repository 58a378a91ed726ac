import { describe, expect, test } from "vitest";
import { field, flag, key, listOf, number, oneOf, orNull, range, text, transform, type Field } from "./fields.ts";
import { LONGEST_HASH, readHash, writeHash } from "./hash.ts";

const fieldsOf = () => ({
  view: field("view", "tree", oneOf(["tree", "table"])),
  search: field("q", "", text),
  order: field("order", false, flag),
  range: field("t", null, orNull(range)),
  steps: field("x", [], listOf(transform(20))),
  path: field("p", [], listOf(key)),
  least: field("min", 0.01, number),
});

function roundTrip(change: (fields: ReturnType<typeof fieldsOf>) => void) {
  const before = fieldsOf();
  change(before);
  const after = fieldsOf();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const list = (fields: ReturnType<typeof fieldsOf>) => Object.values(fields) as Field<any>[];
  const hash = writeHash(list(before));
  readHash(hash, list(after));
  return { hash, before: list(before).map((one) => one.value), after: list(after).map((one) => one.value) };
}

describe("the hash", () => {
  test("of a page that nobody touched is empty", () => {
    expect(roundTrip(() => {}).hash).toBe("");
  });

  test("brings every kind of value back", () => {
    const { hash, before, after } = roundTrip((fields) => {
      fields.view.value = "table";
      fields.search.value = "a&b=c #% +é\u2028💥(x|y)*\\.";
      fields.order.value = true;
      fields.range.value = { begin: 0.1 + 0.2, end: 1e-7 + 5 } as never;
      fields.steps.value = [
        { kind: "focus", function: 12 },
        { kind: "merge", function: 0 },
        { kind: "drop", function: 7 },
        { kind: "collapse", function: 3 },
      ] as never;
      fields.path.value = [0, 5, 5, 5, 5, 37, 36, 1] as never;
      fields.least.value = 0;
    });
    expect(after).toEqual(before);
    expect(hash).toMatch(/^#1&[\x21-\x7e]+$/);
  });

  test("leaves out what would make it too long for a link", () => {
    const { hash, after } = roundTrip((fields) => {
      fields.path.value = Array.from({ length: 10_000 }, (_, i) => i) as never;
      fields.least.value = 0.5;
    });
    expect(hash.length).toBeLessThan(LONGEST_HASH);
    expect(after[5]).toEqual([]);
    expect(after[6]).toBe(0.5);
  });

  test.each([
    ["of another version", "#2&view=table"],
    ["with values that make no sense", "#1&view=cellar&order=maybe&t=5~1&x=z9&p=1*x&min=much&q=%ff"],
    ["with values that are cut off", "#1&view&t=1~&x=f&p=*&min="],
    ["that is no hash of ours", "#section-2"],
  ])("%s changes nothing", (_, hash) => {
    const fields = fieldsOf();
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const list = Object.values(fields) as Field<any>[];
    readHash(hash, list);
    expect(list.map((one) => one.value)).toEqual(list.map((one) => one.initial));
  });

  test("takes back what it does not mention", () => {
    const fields = fieldsOf();
    fields.search.value = "json";
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    readHash("#1&view=table", Object.values(fields) as Field<any>[]);
    expect([fields.view.value, fields.search.value]).toEqual(["table", ""]);
  });
});
