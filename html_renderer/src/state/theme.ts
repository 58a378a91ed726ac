// Which theme is shown: the reader's choice, else the system's, also when that changes while the page is open.
import { effect, signal, type ReadonlySignal, type Signal } from "@preact/signals-core";
import type { ThemeChoice } from "./settings.ts";

/** The theme on the page, kept as `data-theme` of the root element. A canvas draws again when it changes. */
export function showTheme(choice: Signal<ThemeChoice>): ReadonlySignal<"light" | "dark"> {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const shown = signal<"light" | "dark">("light");
  const isDark = signal(system.matches);
  system.addEventListener("change", () => (isDark.value = system.matches));
  effect(() => {
    shown.value = choice.value === "auto" ? (isDark.value ? "dark" : "light") : choice.value;
    document.documentElement.dataset["theme"] = shown.value;
  });
  return shown;
}
