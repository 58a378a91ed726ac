import { expect, test } from "vitest";
import { foldKey, nodeKeys } from "./node_keys.ts";

function tree(parent: number[], functionId: number[]) {
  const none = () => new Int32Array(parent.length).fill(-1);
  const [firstChild, nextSibling, last] = [none(), none(), none()];
  parent.forEach((above, node) => {
    if (above < 0) return;
    if (last[above]! < 0) firstChild[above] = node;
    else nextSibling[last[above]!] = node;
    last[above] = node;
  });
  const columns = { parent: Int32Array.from(parent), functionId: Int32Array.from(functionId) };
  return { count: parent.length, firstChild, nextSibling, ...columns };
}

test("a place has the same key in another tree, wherever its number is", () => {
  const whole = nodeKeys(tree([-1, 0, 1, 0, 3], [0, 1, 2, 3, 2]));
  const part = nodeKeys(tree([-1, 0, 1], [0, 3, 2]));
  expect(Array.from(part)).toEqual([whole[0], whole[3], whole[4]]);
});

test("places have keys of their own, also those of one function called again", () => {
  const keys = nodeKeys(tree([-1, 0, 0, 0, 1], [0, 1, 2, 1, 1]));
  expect(new Set(keys).size).toBe(5);
  expect(keys).not.toContain(0);
  expect(keys).not.toContain(foldKey(keys[1]!));
});

test("a million places of a deep and wide tree are told apart", () => {
  const parent = Array.from({ length: 1_000_000 }, (_, node) => (node === 0 ? -1 : node >> (node % 3 ? 0 : 1)));
  parent.forEach((above, node) => (parent[node] = above >= node ? node - 1 : above));
  const keys = nodeKeys(
    tree(
      parent,
      parent.map((_, node) => node % 50),
    ),
  );
  // By the birthday bound some hundred pairs share one of 2^32 keys.
  expect(new Set(keys).size).toBeGreaterThan(999_500);
});
