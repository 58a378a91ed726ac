// What can be done with the selected function, by button and by key.
import { codePosition, isSynthetic, NONE } from "../data/session.ts";
import { qualifiedName } from "../model/functions.ts";
import { stackText } from "../export/stack_text.ts";
import { selectedCall } from "../state/selected_place.ts";
import type { Store } from "../state/store.ts";

export interface Action {
  key: string;
  label: string;
  hint: string;
  run: (store: Store, functionId: number) => void;
}

/** For what is selected. */
export const functionActions: readonly Action[] = [
  {
    key: "f",
    label: "Focus",
    hint: "Show only what runs inside it",
    run: (store, id) => store.transform("focus", id),
  },
  {
    key: "m",
    label: "Merge",
    hint: "Take it out of the stacks; what it calls moves up",
    run: (store, id) => store.transform("merge", id),
  },
  { key: "d", label: "Drop", hint: "Leave out all stacks with it", run: (store, id) => store.transform("drop", id) },
  {
    key: "r",
    label: "Collapse recursion",
    hint: "Show its recursion as one call",
    run: (store, id) => store.transform("collapse", id),
  },
  {
    key: "s",
    label: "Callers & callees",
    hint: "Who calls it, what it calls",
    run: (store, id) => store.open("sandwich", id),
  },
  { key: "l", label: "Source", hint: "Its lines", run: (store, id) => store.open("source", id) },
  { key: "y", label: "Copy stack", hint: "The way to it as text, into the clipboard", run: copyStack },
];

/** What stands for no function has no more than a place in the stacks. */
export function isUsable({ run }: Action, { session }: Store, functionId: number): boolean {
  return functionId !== NONE && (!isSynthetic(session, functionId) || run === copyStack);
}

function copyStack(store: Store, functionId: number): void {
  const { tree, node, isInverted } = selectedCall(store);
  const text =
    node === NONE
      ? `${qualifiedName(store.session, functionId)}  ${codePosition(store.session, functionId)}\n`
      : stackText(tree, node, isInverted);
  void copy(store, text, "The stack is in the clipboard.");
}

/** A page from disk has no navigator.clipboard in some browsers; there the old way still works. */
export async function copy(store: Store, text: string, notice: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand("copy");
    area.remove();
    if (!isCopied) notice = "The browser does not let this page copy.";
  }
  store.tell(notice);
}
