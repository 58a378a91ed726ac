import { expect, test } from "vitest";
import { record } from "../../tests/support/record.ts";
import { NONE } from "../data/session.ts";
import { nodeName, type CallTree } from "../model/call_tree.ts";
import { pathTo } from "../model/traceback_hide.ts";
import { foldKey, nodeKeys } from "./node_keys.ts";
import { placeIn, selectedCall } from "./selected_place.ts";
import { createStore } from "./store.ts";

const stack = (...names: string[]): string => names.map((name) => `${name} /app/${name}.py 1`).join(" > ");
const session = record([
  [stack("main", "often", "busy"), 0.989],
  [stack("main", "rarely", "busy"), 0.006],
  [stack("main", "never", "busy"), 0.005],
]);
const storeOf = () => createStore(session, null, { theme: "auto", unit: "seconds", letterKeys: true });

const named = (tree: CallTree, name: string): number =>
  Array.from({ length: tree.count }, (_, node) => node).find((node) => nodeName(tree, node) === name)!;
const wayOf = (store: ReturnType<typeof storeOf>): string => {
  const { tree, node, isInverted } = selectedCall(store);
  const names = pathTo(tree.parent, node).map((at) => nodeName(tree, at));
  return (isInverted ? names.reverse() : names).join(" ");
};

test("a place that is too small for the call tree stands there as the nearest above it, and its stack is its own", () => {
  const store = storeOf();
  const [shown, whole] = [store.callTree.value, store.wholeTree.value];
  const node = named(whole, "rarely") + 1;
  store.select(whole.functionId[node]!, nodeKeys(whole)[node]);
  expect(nodeKeys(shown).indexOf(store.selectedKey.value)).toBe(NONE);
  expect(nodeName(shown, placeIn(store, shown))).toBe("main");
  expect(placeIn(store, whole)).toBe(node);
  expect(wayOf(store)).toBe("main rarely busy");
});

test("a place of the inverted tree is a way to what ran", () => {
  const store = storeOf();
  const inverted = store.invertedTree.value;
  const node = named(inverted, "rarely");
  store.select(inverted.functionId[node]!, nodeKeys(inverted)[node]);
  expect(wayOf(store)).toBe("rarely busy [root]");
  const whole = store.wholeTree.value;
  expect(placeIn(store, whole)).toBe(named(whole, "rarely"));
});

test("a fold's place is the root of its group", () => {
  const store = storeOf();
  const tree = store.callTree.value;
  store.select(tree.functionId[1]!, foldKey(nodeKeys(tree)[1]!));
  expect(placeIn(store, tree)).toBe(1);
});

test("without a place, the stack is that of the function where it takes most time", () => {
  const store = storeOf();
  const whole = store.wholeTree.value;
  store.select(whole.functionId[named(whole, "busy")]!);
  expect(wayOf(store)).toBe("main often busy");
  expect(placeIn(store, whole)).toBe(NONE);
  store.select(whole.functionId[named(whole, "rarely")]!);
  expect(wayOf(store)).toBe("main rarely");
});
