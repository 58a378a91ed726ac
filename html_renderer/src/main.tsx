// Entry of the page: reads the profile that stands in it, and keeps the URL, the browser's settings and the page together.
//
// The order of imports is that of the code in the bundle, where gzip finds the more the closer the like stands together:
// rooms from below.
import { effect } from "@preact/signals-core";
import { render } from "preact";
import type { Session } from "./data/session.ts";
import { readHash, writeHash } from "./state/hash.ts";
import { loadSettings, saveSettings } from "./state/settings.ts";
import { createStore, type Store } from "./state/store.ts";
import { showTheme } from "./state/theme.ts";
import { readProfile } from "./data/payload.ts";
import { listenToDrops } from "./chrome/dropped_file.ts";
import { App } from "./chrome/app.tsx";
import { Failure } from "./chrome/failure.tsx";
import { listenToKeys } from "./chrome/keys.ts";
import style from "./style/report.css?inline";

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);
document.adoptedStyleSheets = [sheet];

const keeper = () => localStorage;

async function sessionIn(id: string): Promise<Session | null> {
  const element = document.getElementById(id);
  return element && readProfile(element.textContent.trim(), element.dataset["encoding"] ?? "gzip");
}

/** Milliseconds: browsers refuse to change the address more often than some hundred times in half a minute. */
const BETWEEN_CHANGES = 400;

/** Going to another view or changing what counts is a step that the browser's button takes back; all else is not. */
function keepHash(store: Store): void {
  const { view, range, thread, transforms } = store;
  const place = () => writeHash([view, range, thread, transforms]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  readHash(location.hash, store.fields);
  let before = place();
  effect(() => {
    const hash = writeHash(store.fields);
    const isStep = before !== place();
    before = place();
    clearTimeout(timer);
    if (hash === location.hash) return;
    if (isStep) history.pushState(null, "", hash || "#");
    else timer = setTimeout(() => history.replaceState(null, "", hash || "#"), BETWEEN_CHANGES);
  });
  addEventListener("popstate", () => readHash(location.hash, store.fields));
}

async function start(): Promise<void> {
  const root = document.getElementById("report") ?? document.body;
  const settings = loadSettings(keeper);
  const [profile, baseline] = await Promise.all([sessionIn("profile"), sessionIn("baseline")]);
  if (!profile) throw new Error("This page holds no profile.");
  const store = createStore(profile, baseline, settings);
  showTheme(store);
  listenToKeys(store);
  listenToDrops(store);
  // Inside a notebook's cell (`srcdoc`) the page has no address of its own, and may not change one.
  if (location.protocol !== "about:") keepHash(store);
  effect(() => {
    const { theme, unit, letterKeys } = store;
    saveSettings(keeper, { theme: theme.value, unit: unit.value, letterKeys: letterKeys.value });
  });
  document.title = `${store.title.slice(0, 200)} · pyinstrument`;
  // Whatever the views read of the store while they are drawn, they are drawn again when it changes.
  effect(() => render(<App store={store} />, root));
}

start().catch((error: unknown) => {
  render(<Failure error={error} />, document.getElementById("report") ?? document.body);
});
