// Is there room for more than the most important columns? Asked while drawing, so the page is drawn again when it changes.
import { signal } from "@preact/signals-core";

const query = matchMedia("(max-width: 640px)");
const narrow = signal(query.matches);
query.addEventListener("change", () => (narrow.value = query.matches));

export const isNarrow = (): boolean => narrow.value;
