// Loads a report in Chromium, a fresh browser each time, and prints what was measured as JSON.
//
// usage: node measure.mjs REPORT.html SELECTOR LOADS [views], or --version for the browser's
//
// SELECTOR names what is on the page once the profile is shown. `interactive`: milliseconds from the start of the load until
// that is there, has been painted, and the page answers an event. With `views`, on our own page, also the milliseconds from the
// press of a view's tab until it is painted (the first time, when its data is made, and once more), and for hovering,
// zooming, panning and scrolling in charts the milliseconds that the page works for each frame: script, style, layout and paint.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../html_renderer/package.json", import.meta.url));
const { chromium } = require("@playwright/test");
const { arguments: args } = require("./chromium.json");

const FRAMES = 90;
const SIZE = { width: 1280, height: 720 };
const CHARTS = ["timeline", "flame-graph"];
const [file, selector, loads, ...wanted] = process.argv.slice(2);

/** In the page, before its own code: when was the profile shown, painted, and the page free? */
function watchForContent(selector) {
  const look = () => {
    if (!document.querySelector(selector)) return void requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => (window.interactive = performance.now())));
  };
  requestAnimationFrame(look);
}

/** In the page: milliseconds from a press of the tab until the view is painted. */
function pressTab(name) {
  return new Promise((resolve) => {
    const tab = document.getElementById(`tab-${name}`);
    const begin = performance.now();
    tab.click();
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begin))));
  });
}

/**
 * In the page: does something at the begin of each of `count` frames and returns the milliseconds that the page then works
 * until the frame is handed over. The callback that takes the time first was asked for first, so it runs first; the message
 * arrives after style, layout and paint.
 */
function workOfFrames({ kind, count }) {
  const body = document.querySelector(".flame-body");
  const { left, top, width, height } = body.getBoundingClientRect();
  const at = (share) => ({
    clientX: left + width * (0.15 + 0.7 * share),
    clientY: top + height * (0.1 + 0.5 * ((share * 7) % 1)),
    bubbles: true,
    cancelable: true,
    pointerId: 1,
    button: 0,
  });
  body.setPointerCapture = () => undefined; // made-up pointers cannot be captured
  const actions = {
    hover: (share) => body.dispatchEvent(new PointerEvent("pointermove", at(share))),
    zoom: (share) =>
      body.dispatchEvent(new WheelEvent("wheel", { ...at(0.4), deltaY: share < 0.5 ? -60 : 60, ctrlKey: true })),
    pan: (share) => body.dispatchEvent(new PointerEvent("pointermove", at(share < 0.5 ? share : 1 - share))),
    scroll: (share) => body.scrollBy(0, share < 0.5 ? 25 : -25),
  };
  const channel = new MessageChannel();
  return new Promise((resolve) => {
    const work = [];
    let begin = 0;
    let frame = 0;
    channel.port1.onmessage = () => {
      work.push(performance.now() - begin);
      if (++frame < count) return void next();
      if (kind === "pan") body.dispatchEvent(new PointerEvent("pointerup", at(0)));
      resolve(work);
    };
    const next = async () => {
      requestAnimationFrame(() => {
        begin = performance.now();
        channel.port2.postMessage(null);
      });
      const started = performance.now();
      actions[kind](frame / count);
      await null; // what the page put off until its event handler returned
      await null;
      const spent = performance.now() - started;
      requestAnimationFrame(() => (begin -= spent)); // the handling of the event belongs to its frame
    };
    if (kind === "pan") body.dispatchEvent(new PointerEvent("pointerdown", at(0)));
    void next();
  });
}

async function measure(page) {
  await page.addInitScript(watchForContent, selector);
  await page.goto(pathToFileURL(file).href, { waitUntil: "commit" });
  await page.waitForFunction(() => window.interactive !== undefined, undefined, { timeout: 300_000 });
  const result = { interactive: await page.evaluate(() => window.interactive), views: {}, again: {}, frames: {} };
  if (!wanted.includes("views")) return result;
  const names = await page.evaluate(() => [...document.querySelectorAll("[role=tab]")].map((tab) => tab.id.slice(4)));
  for (const round of ["views", "again"]) {
    for (const name of [...names.slice(1), names[0]]) result[round][name] = await page.evaluate(pressTab, name);
  }
  for (const name of CHARTS) {
    await page.evaluate(pressTab, name);
    await page.evaluate(workOfFrames, { kind: "zoom", count: 10 }); // the first ones compile
    for (const kind of ["hover", "zoom", "pan", "scroll"]) {
      result.frames[`${name} ${kind}`] = await page.evaluate(workOfFrames, { kind, count: FRAMES });
    }
  }
  return result;
}

async function withBrowser(use) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args,
  });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

if (file === "--version") {
  console.log(await withBrowser((browser) => `Chromium ${browser.version()}`));
} else {
  const results = [];
  for (let load = 0; load < Number(loads); load++) {
    results.push(await withBrowser(async (browser) => measure(await browser.newPage({ viewport: SIZE }))));
  }
  console.log(JSON.stringify(results));
}
