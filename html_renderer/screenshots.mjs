// Takes the pictures of docs/report.md.
//
// usage: node screenshots.mjs REPORT.html DIFFERENCE.html FOLDER
//
// Both are reports of examples/web_shop.py, the second one with a baseline (scripts/report_screenshots.sh makes them). The page
// is used as its reader would use it, so a picture that can no longer be reached fails.
import { chromium } from "@playwright/test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const [report, difference, folder] = process.argv.slice(2);
const WIDE = { width: 1000, height: 560 };
const NARROW = { width: 360, height: 640 };

/** Name of the picture, and how to get there; by default of the report, in the light theme, on a wide screen. */
const scenes = [
  { name: "call-tree", steps: (page) => select(page, "^ratings_of$") },
  { name: "timeline", steps: brushed },
  { name: "flame-graph", steps: async (page) => (await select(page, "^similar$"), openView(page, "Flame graph")) },
  { name: "callers-and-callees", steps: async (page) => (await select(page, "^render$"), page.keyboard.press("s")) },
  { name: "functions", steps: (page) => openView(page, "Functions") },
  { name: "source", steps: async (page) => (await select(page, "^render$"), page.keyboard.press("l")) },
  { name: "difference", file: difference, steps: (page) => openView(page, "Difference") },
  { name: "search", steps: searched },
  { name: "dark", theme: "dark", file: difference, steps: differenceInColours },
  { name: "narrow", size: NARROW, steps: (page) => select(page, "^ratings_of$") },
];

async function openView(page, label) {
  await page.getByRole("tab", { name: label, exact: true }).click();
  await page.getByRole("tab", { name: label, exact: true, selected: true }).waitFor();
}

/** Selects the one function that matches, and leaves the search as it was. */
async function select(page, pattern) {
  await page.keyboard.press("/");
  await page.keyboard.type(pattern);
  await page.getByText(/^1 function · /).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.getByLabel("Selected function").waitFor();
}

async function brushed(page) {
  await openView(page, "Timeline");
  const { x, y, width } = await page.locator(".flame-ruler").boundingBox();
  await page.mouse.move(x + 0.3 * width, y + 5);
  await page.mouse.down();
  await page.mouse.move(x + 0.55 * width, y + 5, { steps: 5 });
  await page.mouse.up();
  await page.getByLabel("Filters").waitFor();
}

async function searched(page) {
  await select(page, "^list_products$");
  await page.keyboard.press("f");
  await openView(page, "Flame graph");
  await page.keyboard.press("/");
  await page.keyboard.type("fractions|difflib");
  await page.getByText(/functions · /).waitFor();
}

async function differenceInColours(page) {
  await openView(page, "Difference");
  await page.getByRole("radio", { name: "Flame graph" }).click();
  await page.getByRole("radio", { name: "Of the baseline" }).click();
  await page.locator(".flame-body").waitFor();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb"],
});
for (const { name, file = report, theme = "light", size = WIDE, steps } of scenes) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.getByRole("tab").first().waitFor();
  await steps(page);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
  await context.close();
}
await browser.close();
