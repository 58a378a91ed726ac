// A file may be dropped anywhere on the page, to compare with.
import type { Store } from "../state/store.ts";
import { compareWith } from "../views/compare.ts";

export function listenToDrops(store: Store): void {
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    // Else the browser would leave the page and show the file.
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  document.addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void compareWith(store, file);
  });
}
