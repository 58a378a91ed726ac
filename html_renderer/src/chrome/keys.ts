// Keys that work anywhere on the page. They are single letters, so a reader can turn them off (see Help).
import type { Store } from "../state/store.ts";
import { functionActions, isUsable } from "./actions.ts";
import { nextTheme } from "./header.tsx";
import { openHelp } from "./help.tsx";
import { SEARCH_ID } from "./search_box.tsx";
import { views } from "./view_list.ts";

export interface PageKey {
  key: string;
  does: string;
  run: (store: Store) => void;
}

export const pageKeys: readonly PageKey[] = [
  { key: "/", does: "search", run: () => document.getElementById(SEARCH_ID)?.focus() },
  { key: "n", does: "next match", run: (store) => store.stepper.value?.go(1) },
  { key: "N", does: "previous match", run: (store) => store.stepper.value?.go(-1) },
  {
    key: "u",
    does: "take the last change of the stacks back",
    run: (store) => store.removeTransform(store.transforms.value.length - 1),
  },
  {
    key: "%",
    does: "seconds or percent",
    run: (store) => (store.unit.value = store.unit.value === "percent" ? "seconds" : "percent"),
  },
  { key: "t", does: "theme: the system's, light, dark", run: nextTheme },
  { key: "?", does: "this help", run: openHelp },
];

/** Text is typed there, or a letter chooses. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("textarea, select, dialog, input:not([type=radio], [type=checkbox])") !== null;

/** An arrow key means nothing there: on the page itself, on a button that was just pressed, up and down on a tab. */
const isIdle = (target: EventTarget | null, key: string): boolean =>
  target === document.body ||
  (target instanceof Element &&
    (target.matches("button:not([role], [popover] *, dialog *)") ||
      (/Up|Down/.test(key) && target.matches("[role=tab]"))));

/** The tree, table or chart of the view: where arrow keys mean something. */
export function mainPart(): HTMLElement | null {
  return document.querySelector("[role=tabpanel] [tabindex='0']");
}

export function listenToKeys(store: Store): void {
  document.addEventListener("keydown", (event) => onKey(store, event));
  // After a choice by mouse or finger, keys mean the view again, not what was chosen from.
  let isPointed = false;
  document.addEventListener("pointerdown", () => (isPointed = true), true);
  document.addEventListener("keydown", () => (isPointed = false), true);
  document.addEventListener("change", ({ target }) => isPointed && (target as HTMLElement).blur());
}

function onKey(store: Store, event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key.startsWith("Arrow") && isIdle(event.target, event.key)) {
    mainPart()?.focus();
    mainPart()?.dispatchEvent(new KeyboardEvent("keydown", event));
    return event.preventDefault();
  }
  if (!store.letterKeys.value && event.key !== "?") return;
  if (runKey(store, event.key)) event.preventDefault();
}

/** True when the key meant something. */
function runKey(store: Store, key: string): boolean {
  const selected = store.selectedFunction.value;
  const page = pageKeys.find((one) => one.key === key);
  const view = views[Number(key) - 1];
  const action = functionActions.find((one) => one.key === key && isUsable(one, store, selected));
  page?.run(store);
  if (view) store.view.value = view.name;
  action?.run(store, selected);
  return Boolean(page ?? view ?? action);
}
