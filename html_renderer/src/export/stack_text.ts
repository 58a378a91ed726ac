// The way to a node of a tree, as text to paste into a message.
import { NONE } from "../data/session.ts";
import type { CallTree } from "../model/tree.ts";
import { nodeName, nodePosition } from "../model/tree.ts";

/** One line a frame, outermost first: `function  path:line`; the last line is the node's time. An inverted tree's parents are callees. */
export function stackText(tree: CallTree, node: number, isInverted = false): string {
  const lines: string[] = [];
  for (let at = node; at !== NONE; at = tree.parent[at]) {
    lines.push(`${nodeName(tree, at)}  ${nodePosition(tree, at)}`.trimEnd());
  }
  const total = tree.time[0];
  const share = total > 0 ? `, ${((tree.time[node] / total) * 100).toFixed(1)} % of ${total.toFixed(3)} s` : "";
  if (isInverted)
    lines.pop(); // [root], below which all stands
  else lines.reverse();
  return [...lines, `${tree.time[node].toFixed(3)} s${share}`, ""].join("\n");
}
