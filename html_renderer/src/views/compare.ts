// A second session to compare with, from a file that the reader chose or dropped on the page.
import { batch } from "@preact/signals-core";
import { readOpenedFile } from "../data/opened_file.ts";
import type { Store } from "../state/store.ts";

export async function compareWith(store: Store, file: File): Promise<void> {
  try {
    const baseline = await readOpenedFile(file.name, new Uint8Array(await file.arrayBuffer()));
    batch(() => {
      store.baseline.value = baseline;
      store.refusal.value = "";
      store.view.value = "difference";
      store.tell(`Compared with ${file.name}.`);
    });
  } catch (error) {
    store.refusal.value = (error as Error).message;
    store.tell(store.refusal.value);
  }
}
