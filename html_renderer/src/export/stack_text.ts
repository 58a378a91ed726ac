// The way to a node of a tree, as text to paste into a message.
import type { CallTree } from "../model/call_tree.ts";

/** One line a frame, outermost first: `function  path:line`, with the time of the last. */
export function stackText(_tree: CallTree, _node: number): string {
  throw new Error("TODO");
}
