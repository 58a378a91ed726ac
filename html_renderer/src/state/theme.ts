// Which theme is shown: the reader's choice, else the system's, also when that changes while the page is open.
import { effect } from "@preact/signals-core";
import type { Store } from "./store.ts";

/** Keeps `isDark`, which charts are drawn by, and `data-theme` of the root element, which all else is. */
export function showTheme({ theme, isDark }: Store): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = (): void => {
    isDark.value = theme.value === "auto" ? system.matches : theme.value === "dark";
    document.documentElement.dataset["theme"] = isDark.value ? "dark" : "light";
  };
  system.addEventListener("change", show);
  effect(show);
}
