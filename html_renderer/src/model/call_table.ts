// Rows that are named by a parent row and a label, each once: how equal paths find the same row.
import { NONE } from "../data/session.ts";

export class CallTable {
  count = 0;
  readonly parent: Int32Array;
  readonly label: Int32Array;
  private readonly slots: Int32Array;

  /** For at most `capacity` rows. */
  constructor(capacity: number) {
    this.parent = new Int32Array(capacity);
    this.label = new Int32Array(capacity);
    let size = 16;
    while (size < capacity * 2) size *= 2;
    this.slots = new Int32Array(size).fill(NONE);
  }

  /** The row, made when it is new; a new row has the greatest id. */
  intern(parent: number, label: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let hash = Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(label, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot];
      if (id === NONE) {
        const row = this.count++;
        slots[slot] = row;
        this.parent[row] = parent;
        this.label[row] = label;
        return row;
      }
      if (this.parent[id] === parent && this.label[id] === label) return id;
    }
  }
}
