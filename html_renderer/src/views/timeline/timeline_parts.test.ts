import { expect, test } from "vitest";
import { boxAt, boxesOf } from "../../canvas/boxes.ts";
import { AWAIT, type Session } from "../../data/session.ts";
import type { Timeline } from "../../model/timeline.ts";
import { awaitLane } from "./await_lane.ts";
import { matchedCalls } from "./matched_calls.ts";

/** Nodes: 0 main, 1 main > work, 2 main > work > main, 3 main > [await], 4 main > work > [await]. Samples of a second. */
function timelineOf(leaves: number[]): Timeline {
  return {
    session: {} as Session,
    ends: Float64Array.from(leaves, (_, i) => i + 1),
    leaves: Int32Array.from(leaves),
    parents: Int32Array.of(-1, 0, 1, 0, 1),
    functionId: Int32Array.of(4, 5, 4, AWAIT, AWAIT),
  };
}

const matching = (...functions: number[]): Uint8Array =>
  Uint8Array.from({ length: 6 }, (_, id) => (functions.includes(id) ? 1 : 0));

const matchedOn = (leaves: number[], matches: Uint8Array) => {
  const timeline = timelineOf(leaves);
  return matchedCalls(boxesOf(timeline), timeline.functionId, matches);
};

test("calls that match are found in the order of time, each as long as it lasts", () => {
  const { sample, row } = matchedOn([0, 1, 2, 0, -1, 1, 3], matching(5));
  expect([...sample]).toEqual([1, 5]);
  expect([...row]).toEqual([1, 1]);
});

test("calls inside of a match are part of it", () => {
  expect([...matchedOn([2, 1, 0], matching(4, 5)).sample]).toEqual([0]);
});

test("nothing is found where nothing matches", () => {
  expect(matchedOn([2, 1, 0], matching()).sample).toHaveLength(0);
});

test("the lane of awaits shows when it was awaited, and in which function", () => {
  const lane = awaitLane(timelineOf([0, 3, 3, 4, 1, 4]))!;
  expect(boxAt(lane, 0, 0.5)).toBeUndefined();
  expect(boxAt(lane, 0, 1.5)).toEqual({ row: 0, begin: 1, end: 3, node: 0 });
  expect(boxAt(lane, 0, 3.5)).toEqual({ row: 0, begin: 3, end: 4, node: 1 });
  expect(boxAt(lane, 0, 4.5)).toBeUndefined();
});

test("without awaits there is no lane", () => {
  expect(awaitLane(timelineOf([0, 1, -1]))).toBeUndefined();
});
