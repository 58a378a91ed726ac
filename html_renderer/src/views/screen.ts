// Is there room for more than the most important columns?
export const isNarrow = (): boolean => matchMedia("(max-width: 640px)").matches;
