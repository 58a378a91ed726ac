import { describe, expect, test } from "vitest";
import { samplePayload } from "../../sample/page.ts";
import { readPayload } from "../data/payload.ts";
import { functionName, NONE } from "../data/session.ts";
import { nodeName } from "../model/call_tree.ts";
import { selectedNode, nodeKeys } from "./node_keys.ts";
import { readHash, writeHash } from "./hash.ts";
import { createStore, problemOf } from "./store.ts";

const settings = { theme: "auto", unit: "seconds", letterKeys: true } as const;
const storeWith = (given: Record<string, unknown> = {}) =>
  createStore(readPayload(samplePayload(undefined, { settings: given })), null, settings);

function idOf(store: ReturnType<typeof storeWith>, name: string): number {
  const { functions } = store.session;
  return Array.from({ length: functions.count }, (_, id) => id).find((id) => functionName(store.session, id) === name)!;
}

describe("a store", () => {
  test("begins with what the report was made with, and calls that untouched", () => {
    const store = storeWith({ view: "functions", show_all: true, timeline: true, filter_threshold: 0.2 });
    expect([store.view.value, store.folding.value, store.inOrder.value, store.threshold.value]).toEqual([
      "functions",
      "off",
      true,
      0.2,
    ]);
    expect(store.treeOptions.value).toMatchObject({ showAll: true, timeline: true, filterThreshold: 0.2 });
    expect(writeHash(store.fields)).toBe("");
  });

  test("begins with a report's patterns, and says what is wrong with one instead of failing", () => {
    const store = storeWith({ hide_regex: ".*/json/.*" });
    expect(store.folding.value).toBe("patterns");
    expect(store.treeOptions.value.hideRegex).toBe(".*/json/.*");
    expect(problemOf(store.hideRegex.value)).toBeNull();
    store.hideRegex.value = "(";
    expect(problemOf(store.hideRegex.value)).toMatch("not a valid regular expression");
    expect(store.treeOptions.value.hideRegex).toBeNull();
    expect(store.callTree.value.count).toBeGreaterThan(10);
  });

  test("ignores settings that it does not know", () => {
    expect(storeWith({ view: "cellar", colour: "mauve" }).view.value).toBe("call-tree");
  });

  test("begins with a function whose source is there, if any is", () => {
    const store = storeWith();
    const told = (id: number) => functionName(store.session, id);
    expect(store.source.value).toMatchObject({ hasText: true });
    store.select(idOf(store, "do_execute"));
    expect(told(store.source.value!.functionId)).toBe("do_execute");
    const bare = createStore({ ...store.session, sources: [] }, null, settings);
    expect(bare.source.value!.functionId).toBe(bare.subject.value);
  });

  test("keeps a selected place through other options", () => {
    const store = storeWith();
    const tree = store.callTree.value;
    const node = tree.functionId.lastIndexOf(idOf(store, "cosine"));
    store.select(tree.functionId[node]!, nodeKeys(tree)[node]!);
    store.folding.value = "off";
    const other = store.callTree.value;
    expect(other.count).toBeGreaterThan(tree.count);
    const found = selectedNode(other, store.selectedFunction.value, store.selectedKey.value);
    expect(nodeName(other, found)).toBe(nodeName(tree, node));
    expect(other.time[found]).toBeCloseTo(tree.time[node]!, 9);
  });

  test("finds the place with most time of a function that was selected in a table", () => {
    const store = storeWith();
    const tree = store.callTree.value;
    const id = idOf(store, "walk");
    const node = selectedNode(tree, id, 0);
    expect(nodeName(tree, node)).toBe("Recommender.walk");
    expect(tree.functionId[tree.parent[node]!]).not.toBe(id);
    expect(selectedNode(tree, NONE, 0)).toBe(NONE);
  });

  test("does a transform once, and takes it back", () => {
    const store = storeWith();
    const whole = store.total.value;
    store.transform("focus", idOf(store, "price_of"));
    store.transform("focus", idOf(store, "price_of"));
    expect(store.transforms.value.length).toBe(1);
    expect(store.total.value).toBeLessThan(whole);
    store.removeTransform(0);
    expect(store.total.value).toBe(whole);
  });

  test("comes back from its hash whole", () => {
    const store = storeWith();
    store.transform("collapse", idOf(store, "walk"));
    store.range.value = { begin: 0.25, end: 1 / 3 };
    store.thread.value = 1;
    store.open("sandwich", idOf(store, "cosine"));
    store.closed.value = [5, 4294967295];
    store.sort.value = "-total";
    const other = storeWith();
    readHash(writeHash(store.fields), other.fields);
    expect(other.fields.map((one) => one.value)).toEqual(store.fields.map((one) => one.value));
  });
});
