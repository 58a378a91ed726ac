// A file for the reader to keep, made in the page.
import type { Store } from "../state/store.ts";

export function saveFile(store: Store, name: string, parts: string[]): void {
  // Of a type that no browser adds an ending of its own for.
  const address = URL.createObjectURL(new Blob(parts, { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address when it begins to save, which is after this.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  store.tell(`Saved as ${name}.`);
}
