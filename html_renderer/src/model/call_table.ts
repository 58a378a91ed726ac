// Rows that are named by a parent row and a label, each once: how equal paths find the same row.
import { memoized } from "../data/memoized.ts";
import { NONE } from "../data/session.ts";

/** Children of one row that are found by going through them; rows with more have the rest in a map. */
const FEW = 8;

export class CallTable {
  count = 0;
  readonly parent: Int32Array;
  readonly label: Int32Array;
  private readonly firstChild: Int32Array;
  private readonly nextSibling: Int32Array;
  /** By row: more of its children, by label. */
  private readonly others = memoized(() => new Map<number, number>(), new Map<number, Map<number, number>>());

  /** For at most `capacity` rows. */
  constructor(capacity: number) {
    this.parent = new Int32Array(capacity);
    this.label = new Int32Array(capacity);
    this.firstChild = new Int32Array(capacity + 1).fill(NONE); // of the row above all others, too
    this.nextSibling = new Int32Array(capacity);
  }

  /** The row, made when it is new; a new row has the greatest id. */
  intern(parent: number, label: number): number {
    // A new row's parent is mostly a late one, so that its few children are near in memory; a map is not.
    const { firstChild, nextSibling, label: labels } = this;
    let walked = 0;
    for (let child = firstChild[parent + 1]; child !== NONE; child = nextSibling[child]) {
      if (labels[child] === label) return child;
      ++walked;
    }
    if (walked === FEW) {
      const others = this.others(parent);
      const known = others.get(label);
      if (known !== undefined) return known;
      others.set(label, this.count);
    }
    const row = this.count++;
    this.parent[row] = parent;
    labels[row] = label;
    if (walked < FEW) {
      nextSibling[row] = firstChild[parent + 1];
      firstChild[parent + 1] = row;
    }
    return row;
  }
}
