// How does this person like their reports? Kept in the browser across reports, where the browser lets a page from disk.

export type ThemeChoice = "auto" | "light" | "dark";
export type Unit = "seconds" | "percent";

export interface Settings {
  theme: ThemeChoice;
  unit: Unit;
  /** Single letters are keys anywhere on the page; who speaks to the computer turns them off. */
  letterKeys: boolean;
}

const KEY = "pyinstrument-report";

const known: { [K in keyof Settings]: readonly Settings[K][] } = {
  theme: ["auto", "light", "dark"],
  unit: ["seconds", "percent"],
  letterKeys: [true, false],
};

/** Where settings are kept: localStorage, or what a test puts in its place. Both calls may throw. */
export type Keeper = Pick<Storage, "getItem" | "setItem">;

export function loadSettings(keeper: () => Keeper): Settings {
  let kept: Partial<Record<string, unknown>> = {};
  try {
    kept = Object(JSON.parse(keeper().getItem(KEY) ?? "{}")) as typeof kept;
  } catch {
    // No storage here, or somebody else's text in it: the defaults do.
  }
  const pick = <K extends keyof Settings>(name: K): Settings[K] =>
    known[name].find((value) => value === kept[name]) ?? known[name][0]!;
  return { theme: pick("theme"), unit: pick("unit"), letterKeys: pick("letterKeys") };
}

export function saveSettings(keeper: () => Keeper, settings: Settings): void {
  try {
    keeper().setItem(KEY, JSON.stringify(settings));
  } catch {
    // The page works without; there is nothing that a reader could do.
  }
}
