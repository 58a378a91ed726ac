// A file for the reader to keep, made in the page.

export function saveFile(name: string, type: string, parts: string[]): void {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address when it begins to save, which is after this.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
