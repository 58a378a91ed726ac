// The same page in Firefox: every view opens, and shows what it is for.
import { expect } from "@playwright/test";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { baselinePayload, samplePayload } from "../../sample/page.ts";
import { reportFile } from "../support/report.ts";
import { test } from "./firefox.ts";

const report = reportFile(samplePayload(), { baseline: baselinePayload() });

/** The function that is looked at, Recommender.cosine, by its place in the sample. */
const SELECTED = "f=22";

/** What each view is there to show. */
const CONTENT: Record<string, (page: Page) => Promise<void>> = {
  "Call tree": (page) => rows(page, "[role=treegrid][aria-label='Call tree']", /Server\.serve/),
  Timeline: (page) => drawing(page, "Timeline"),
  "Flame graph": (page) => drawing(page, "Flame graph"),
  "Callers & callees": async (page) => {
    await rows(page, "[role=treegrid][aria-label=Callers]", /Recommender\.walk/);
    await rows(page, "[role=treegrid][aria-label=Callees]", /sqrt/);
  },
  Functions: (page) => rows(page, "[role=grid]", /Recommender\.cosine/),
  Source: (page) => rows(page, "[role=tabpanel]", /for other in product/),
  Difference: (page) => rows(page, "[role=grid]", /cosine/),
};

async function rows(page: Page, place: string, text: RegExp): Promise<void> {
  const shown = () => page.$eval(place, (element) => (element as HTMLElement).innerText);
  await page.waitForSelector(place);
  await expect.poll(shown).toMatch(text);
}

/** A chart with boxes in many colours, and nothing else. */
async function drawing(page: Page, label: string): Promise<void> {
  const chart = `[aria-label^='${label}'] canvas`;
  await page.waitForSelector(chart);
  const colours = () =>
    page.$eval(chart, (element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  await expect.poll(colours).toBeGreaterThan(20);
}

const tabs = (page: Page) => page.$$eval("[role=tab]", (all) => all.map((tab) => tab.textContent!));

async function openTab(page: Page, label: string): Promise<void> {
  await page.$$eval(
    "[role=tab]",
    (all, wanted) => (all.find((tab) => tab.textContent === wanted) as HTMLElement).click(),
    label,
  );
  await page.waitForFunction(
    (wanted) => document.querySelector("[role=tab][aria-selected=true]")?.textContent === wanted,
    {},
    label,
  );
}

for (const theme of ["light", "dark"] as const) {
  test.describe(`in Firefox, with the system's theme ${theme}`, () => {
    test.use({ systemTheme: theme });

    test("every view shows what it is for, and complains of nothing", async ({ firefox, watched }) => {
      test.info().annotations.push({ type: "browser", description: await firefox.version() });
      const { page, complaints } = watched;
      await page.goto(`${report}#1&${SELECTED}`);
      await page.waitForSelector("[role=tab]");
      expect(await tabs(page)).toEqual(Object.keys(CONTENT));
      for (const [view, content] of Object.entries(CONTENT)) {
        await openTab(page, view);
        await content(page);
      }
      const background = await page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
      const [red] = /\d+/.exec(background)!;
      expect(Number(red) > 128 ? "light" : "dark").toBe(theme);
      expect(complaints).toEqual([]);
    });
  });
}

test("in Firefox, keys walk the tree, search and change the view", async ({ watched }) => {
  const { page, complaints } = watched;
  await page.goto(report);
  await page.waitForSelector("[role=tab]");
  await page.keyboard.type("/do_execute");
  await page.waitForFunction(() => /1 function/.test(document.querySelector("#search-result")?.textContent ?? ""));
  await page.keyboard.press("Enter");
  await rows(page, "[role=treegrid] [aria-selected=true]", /Dialect\.do_execute/);
  await page.focus("[role=treegrid]");
  await page.keyboard.press("Home");
  await rows(page, "[role=treegrid] [aria-selected=true]", /root/);
  await page.keyboard.press("3");
  await drawing(page, "Flame graph");
  expect(complaints).toEqual([]);
});

test("in Firefox, a link brings back what its sender saw", async ({ firefox, watched }) => {
  const { page } = watched;
  await page.goto(`${report}#1&${SELECTED}`);
  await page.waitForSelector("[role=tab]");
  await openTab(page, "Callers & callees");
  await expect.poll(() => page.url()).toContain("view=sandwich");
  const again = await firefox.newPage();
  await again.goto(page.url());
  await rows(again, "[role=tab][aria-selected=true]", /Callers & callees/);
  await rows(again, "[role=treegrid][aria-label=Callers]", /Recommender\.walk/);
});

test("in Firefox, what a page does wrong is noticed", async ({ watched }) => {
  const { page, complaints } = watched;
  const path = join(mkdtempSync(join(tmpdir(), "wrong-")), "page.html");
  const policy = `<meta http-equiv="content-security-policy" content="img-src 'none'">`;
  const asks = `fetch("http://127.0.0.1:65009/asked").catch(() => {}); new Image().src = "data:image/gif,"`;
  const wrong = `console.error("complains"); ${asks}; throw new Error("fails")`;
  writeFileSync(path, `<!doctype html>${policy}<body>text<script>${wrong}</script>`);
  await page.goto(pathToFileURL(path).href);
  for (const complaint of ["console: complains", "fails", "request: http://127.0.0.1:65009/asked", "policy: img-src"])
    await expect.poll(() => complaints.join("\n")).toContain(complaint);
});
