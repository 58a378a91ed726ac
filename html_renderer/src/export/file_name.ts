// What a file that leaves the page is called.

/** After what was profiled: without folders and what the name of a file may not hold, and no longer than one can read. */
export function fileName(title: string): string {
  const words = title.replace(/^Program: |\S*[/\\]/g, "");
  return (words.match(/[\p{L}\p{N}._]+/gu) ?? ["profile"]).join("-").slice(0, 60);
}
