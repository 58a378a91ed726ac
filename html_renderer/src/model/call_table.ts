// Rows that are named by a parent row and a label, each once: how equal paths find the same row.
import { NONE } from "../data/session.ts";

/** Children of one row that are found by going through them; rows with more have the rest in a hash table. */
const FEW = 8;

export class CallTable {
  count = 0;
  readonly parent: Int32Array;
  readonly label: Int32Array;
  private readonly firstChild: Int32Array;
  private readonly nextSibling: Int32Array;
  private slots = new Int32Array(64).fill(NONE);
  private hashed = 0;

  /** For at most `capacity` rows. */
  constructor(capacity: number) {
    this.parent = new Int32Array(capacity);
    this.label = new Int32Array(capacity);
    this.firstChild = new Int32Array(capacity + 1).fill(NONE); // of the row above all others, too
    this.nextSibling = new Int32Array(capacity);
  }

  /** The row, made when it is new; a new row has the greatest id. */
  intern(parent: number, label: number): number {
    // A new row's parent is mostly a late one, so that its few children are near in memory; a hash table is not.
    const { firstChild, nextSibling, label: labels } = this;
    let walked = 0;
    for (let child = firstChild[parent + 1]; child !== NONE; child = nextSibling[child]) {
      if (labels[child] === label) return child;
      ++walked;
    }
    if (walked === FEW) return this.internHashed(parent, label);
    const row = this.add(parent, label);
    nextSibling[row] = firstChild[parent + 1];
    firstChild[parent + 1] = row;
    return row;
  }

  private add(parent: number, label: number): number {
    const row = this.count++;
    this.parent[row] = parent;
    this.label[row] = label;
    return row;
  }

  private internHashed(parent: number, label: number): number {
    const slot = this.slotOf(parent, label);
    if (this.slots[slot] !== NONE) return this.slots[slot];
    const row = (this.slots[slot] = this.add(parent, label));
    if (++this.hashed * 2 > this.slots.length) this.grow();
    return row;
  }

  // Where the row is, or where it would be.
  private slotOf(parent: number, label: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(label, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot];
      if (row === NONE || (this.parent[row] === parent && this.label[row] === label)) return slot;
    }
  }

  private grow(): void {
    const rows = this.slots;
    this.slots = new Int32Array(rows.length * 2).fill(NONE);
    for (const row of rows) if (row !== NONE) this.slots[this.slotOf(this.parent[row], this.label[row])] = row;
  }
}
