// The tree in the order of time: a call that begins again is a new node. What is too short to be shown is dropped as soon as
// it ends, so that memory grows with what is shown.
import type { Session } from "../data/session.ts";
import { NONE, ROOT, SELF } from "../data/session.ts";
import { isLeaf } from "./aggregated_tree.ts";
import type { Calls } from "./calls.ts";
import { callOfSample, EXCLUDED } from "./calls.ts";
import type { ClassTimes } from "./classes.ts";
import { addTime, mostOf } from "./classes.ts";
import { depthsOf } from "./depth_first.ts";
import type { Draft } from "./draft.ts";
import { addNode, newDraft } from "./draft.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";
import type { TreeRoot } from "./tree_root.ts";

/** More would not fit into a browser's memory. */
const MOST_NODES = 8_000_000;

/** `isErased`, by call: 1 where its children stand in its place; null: nowhere. `threshold`: of the total, strictly below. */
export function timelineDraft(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  root: TreeRoot,
  isErased: Uint8Array | null,
  threshold: number,
): Draft {
  // Where there are more calls than memory holds, those that take least are left out.
  for (let share = threshold; ; share = Math.max(share * 4, 1e-6)) {
    const writer = new TimelineWriter(session, calls, root, isErased, share);
    let isFull = false;
    forEachSample(session, query, (sample, ticks) => {
      const call = callOfSample(calls, sample);
      isFull ||= writer.draft.count >= MOST_NODES;
      if (call !== EXCLUDED && !isFull) writer.add(call, calls.stacks.ofSample[sample], ticks);
    });
    writer.closeTo(0);
    if (!isFull) return writer.draft;
  }
}

// A call of the newest sample's stack.
class Level {
  /** The level whose node it is: itself, or the one above where it is erased. */
  readonly host: Level;
  /** The newest child where that is [self], else NONE. */
  self = NONE;
  /** What it is seen with now, and since when. */
  classId = NONE;
  classSince: number;
  classes: ClassTimes | null = null;

  constructor(
    readonly call: number,
    readonly node: number,
    readonly opened: number, // on the clock
    erasedBelow: Level | undefined,
  ) {
    this.host = erasedBelow ? erasedBelow.host : this;
    this.classSince = opened;
  }
}

class TimelineWriter {
  readonly draft = newDraft();
  private clock = 0; // ticks of the samples so far
  private readonly levels: Level[] = [];
  private readonly path: number[] = [];
  private readonly firstDepth: number; // of the calls at level 0; -1: level 0 is [root]
  private readonly rowDepth: Int32Array; // frames above each stack's last
  private readonly openRows: number[] = []; // of the newest sample's stack
  private readonly smallest: number; // share of the total
  private readonly total: number;

  constructor(
    private readonly session: Session,
    private readonly calls: Calls,
    root: TreeRoot,
    private readonly isErased: Uint8Array | null,
    threshold: number,
  ) {
    this.firstDepth = root.depth;
    this.smallest = threshold;
    this.total = root.total > 0 ? root.total : 1e-44;
    this.rowDepth = depthsOf(calls.stacks.parent);
    if (root.depth === NONE && root.samples > 0) this.open(NONE);
  }

  add(call: number, stack: number, ticks: number): void {
    this.follow(call);
    this.followClasses(stack);
    this.clock += ticks;
    const last = this.levels[this.levels.length - 1];
    if (isLeaf(this.draft.functionId[last.node])) return;
    const { host } = last;
    if (host.self === NONE) host.self = addNode(this.draft, host.node, SELF);
    this.draft.time[host.self] += ticks;
  }

  // Makes the levels those of a call, going on with those that are open where they are the same.
  private follow(call: number): void {
    const { calls, levels, path } = this;
    path.length = 0;
    let level = call === NONE ? 0 : calls.depth[call] - this.firstDepth;
    for (let at = call; level >= 0 && !(levels[level]?.call === at); --level) {
      if (at === NONE) break;
      path.push(at);
      at = calls.parent[at];
    }
    this.closeTo(level + 1);
    while (path.length > 0) this.open(path.pop()!);
  }

  private open(call: number): void {
    const { levels, calls } = this;
    const above = levels[levels.length - 1];
    if (above && this.isErased?.[call]) {
      levels.push(new Level(call, above.node, this.clock, above));
      return;
    }
    if (above) this.closeSelf(above.host);
    const functionId = call === NONE ? ROOT : calls.functionId[call];
    levels.push(new Level(call, addNode(this.draft, above?.node ?? NONE, functionId), this.clock, undefined));
  }

  closeTo(size: number): void {
    const { draft } = this;
    while (this.levels.length > size) {
      const level = this.levels[this.levels.length - 1];
      if (level.host === level) {
        this.closeSelf(level);
        this.changeClass(level, NONE);
        draft.time[level.node] = this.clock - level.opened;
        if (level.classes) draft.classId[level.node] = mostOf(level.classes);
        if (this.levels.length > 1) this.dropIfSmall(level.node);
      }
      this.levels.pop();
    }
  }

  private closeSelf(level: Level): void {
    if (level.self !== NONE) this.dropIfSmall(level.self);
    level.self = NONE;
  }

  // All nodes after `node` are below it.
  private dropIfSmall(node: number): void {
    const { draft } = this;
    if (!(draft.time[node] / this.total < this.smallest)) return;
    draft.absorbed[draft.parent[node]] += draft.time[node];
    draft.discarded += draft.count - node;
    draft.count = node;
  }

  private followClasses(stack: number): void {
    const { calls, openRows, rowDepth, levels } = this;
    const { parent, frame } = calls.stacks;
    const { frames } = this.session;
    openRows.length = Math.min(openRows.length, stack === NONE ? 0 : rowDepth[stack] + 1);
    for (let row = stack; row !== NONE && openRows[rowDepth[row]] !== row; row = parent[row]) {
      openRows[rowDepth[row]] = row;
      const call = calls.ofStack[row];
      const level = call < 0 ? undefined : levels[calls.depth[call] - this.firstDepth];
      if (level?.call !== call || calls.functionId[call] !== frames.function[frame[row]]) continue;
      this.changeClass(level, frames.class[frame[row]]);
    }
  }

  private changeClass(level: Level, classId: number): void {
    if (level.classId === classId) return;
    if (level.classId !== NONE) addTime((level.classes ??= new Map()), level.classId, this.clock - level.classSince);
    level.classId = classId;
    level.classSince = this.clock;
  }
}
