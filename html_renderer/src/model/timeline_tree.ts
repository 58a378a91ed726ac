// The tree in the order of time: a call that begins again is a new node. What is too short to be shown is dropped as soon as
// it ends, so that memory grows with what is shown.
import type { Session } from "../data/session.ts";
import { NONE } from "../data/session.ts";
import type { Calls } from "./calls.ts";
import { callOfSample, EXCLUDED } from "./calls.ts";
import { ClassTimes } from "./classes.ts";
import type { Draft } from "./draft.ts";
import type { SampleQuery } from "./selection_of_samples.ts";
import { forEachSample } from "./selection_of_samples.ts";
import type { TreeRoot } from "./tree_root.ts";

/** More would not fit into a browser's memory. */
const MOST_NODES = 8_000_000;

class TooManyNodes extends Error {}

/** null: more nodes than memory holds. `isErased`, by call: 1 where its children stand in its place; null: nowhere. `threshold`: of the total, strictly below. */
export function timelineDraft(
  session: Session,
  query: SampleQuery,
  calls: Calls,
  root: TreeRoot,
  isErased: Uint8Array | null,
  threshold: number,
): Draft | null {
  const writer = new TimelineWriter(session, calls, root, isErased, threshold);
  try {
    forEachSample(session, query, (sample, ticks) => {
      const call = callOfSample(calls, sample);
      if (call !== EXCLUDED) writer.add(call, calls.stacks.ofSample[sample], ticks);
    });
  } catch (error) {
    if (error instanceof TooManyNodes) return null;
    throw error;
  }
  return writer.finish();
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
  private count = 0;
  private discarded = 0;
  private parent = new Int32Array(1024);
  private functionId = new Int32Array(1024);
  private classId = new Int32Array(1024);
  private time = new Float64Array(1024);
  private absorbed = new Float64Array(1024);
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
    const { parent, count } = calls.stacks;
    this.rowDepth = new Int32Array(count);
    for (let row = 0; row < count; ++row)
      this.rowDepth[row] = parent[row] === NONE ? 0 : this.rowDepth[parent[row]] + 1;
    if (root.depth === NONE && root.samples > 0) this.open(NONE);
  }

  add(call: number, stack: number, ticks: number): void {
    this.follow(call);
    this.followClasses(stack);
    this.clock += ticks;
    const last = this.levels[this.levels.length - 1];
    const { await: waits, outOfContext, self } = this.session.synthetic;
    const functionId = this.functionId[last.node];
    if (functionId === waits || functionId === outOfContext) return;
    const { host } = last;
    if (host.self === NONE) host.self = this.newNode(host.node, self);
    this.time[host.self] += ticks;
  }

  finish(): Draft {
    this.closeTo(0);
    const { count } = this;
    return {
      count,
      parent: this.parent.subarray(0, count),
      functionId: this.functionId.subarray(0, count),
      classId: this.classId.subarray(0, count),
      time: this.time.subarray(0, count),
      absorbed: this.absorbed.subarray(0, count),
      first: null,
      discarded: this.discarded,
    };
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
    const functionId = call === NONE ? this.session.synthetic.root : calls.functionId[call];
    levels.push(new Level(call, this.newNode(above?.node ?? NONE, functionId), this.clock, undefined));
  }

  private closeTo(size: number): void {
    while (this.levels.length > size) {
      const level = this.levels[this.levels.length - 1];
      if (level.host === level) {
        this.closeSelf(level);
        this.changeClass(level, NONE);
        this.time[level.node] = this.clock - level.opened;
        this.classId[level.node] = level.classes?.most() ?? NONE;
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
    if (!(this.time[node] / this.total < this.smallest)) return;
    this.absorbed[this.parent[node]] += this.time[node];
    this.discarded += this.count - node;
    this.count = node;
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
    if (level.classId !== NONE) (level.classes ??= new ClassTimes()).add(level.classId, this.clock - level.classSince);
    level.classId = classId;
    level.classSince = this.clock;
  }

  private newNode(parent: number, functionId: number): number {
    if (this.count === this.parent.length) this.grow();
    const node = this.count++;
    this.parent[node] = parent;
    this.functionId[node] = functionId;
    this.classId[node] = NONE;
    this.time[node] = 0;
    this.absorbed[node] = 0;
    return node;
  }

  private grow(): void {
    if (this.count >= MOST_NODES) throw new TooManyNodes();
    const enlarged = <Column extends Int32Array | Float64Array>(column: Column, larger: Column): Column => {
      larger.set(column);
      return larger;
    };
    const size = this.count * 2;
    this.parent = enlarged(this.parent, new Int32Array(size));
    this.functionId = enlarged(this.functionId, new Int32Array(size));
    this.classId = enlarged(this.classId, new Int32Array(size));
    this.time = enlarged(this.time, new Float64Array(size));
    this.absorbed = enlarged(this.absorbed, new Float64Array(size));
  }
}
