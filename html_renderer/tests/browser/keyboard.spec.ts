// A walk through the page without a mouse.
import type { Page } from "@playwright/test";
import { baselinePayload, samplePayload } from "../../sample/page.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test, viewsOf } from "./watched.ts";

const report = reportFile(samplePayload(), { baseline: baselinePayload() });

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Tab until something that matches has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`no Tab leads to ${selector}`);
}

const selected = (page: Page) => page.locator("[role=treegrid] [aria-selected=true], [role=grid] [aria-selected=true]");

test("the arrow keys go through all tabs, and every view can be reached and left with Tab", async ({ page }) => {
  await openReport(page, report);
  await tabTo(page, "[role=tab]");
  for (const view of await viewsOf(page)) {
    await expect(page.getByRole("tab", { selected: true })).toHaveText(view);
    await tabTo(page, "[role=tabpanel] *");
    await tabTo(page, "[role=tab]");
    await press(page, "ArrowRight");
  }
});

test("the call tree is walked, closed and opened with arrow keys", async ({ page }) => {
  await openReport(page, report);
  await tabTo(page, "[role=treegrid]");
  await press(page, "ArrowDown");
  await expect(selected(page)).toHaveAttribute("aria-level", "1");
  await press(page, "ArrowRight", "ArrowRight");
  await expect(selected(page)).toHaveAttribute("aria-level", "3");
  const rows = Number(await page.getByRole("treegrid").getAttribute("aria-rowcount"));
  await press(page, "ArrowLeft");
  await expect(selected(page)).toHaveAttribute("aria-expanded", "false");
  expect(Number(await page.getByRole("treegrid").getAttribute("aria-rowcount"))).toBeLessThan(rows);
  await press(page, "ArrowRight");
  await expect(page.getByRole("treegrid")).toHaveAttribute("aria-rowcount", String(rows));
  await press(page, "ArrowLeft", "ArrowLeft");
  await expect(selected(page)).toHaveAttribute("aria-level", "2");
  await press(page, "End");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", String(await rowCount(page)));
  await press(page, "Home");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", "2");
});

const rowCount = async (page: Page) => Number(await page.getByRole("treegrid").getAttribute("aria-rowcount"));

test("Enter opens a group of hidden frames in place, and folds it again", async ({ page }) => {
  await openReport(page, report);
  await tabTo(page, "[role=treegrid]");
  const fold = page.locator(".fold-row").first();
  const index = Number(await fold.getAttribute("aria-rowindex"));
  const before = await rowCount(page);
  for (let row = 1; row < index; row++) await press(page, "ArrowDown");
  await expect(selected(page)).toContainText("frames hidden");
  await press(page, "Enter");
  await expect(selected(page)).toContainText("frames shown");
  const hidden = Number(/\d+/.exec((await selected(page).textContent())!)![0]);
  expect(await rowCount(page)).toBe(before + hidden);
  await press(page, "Enter");
  expect(await rowCount(page)).toBe(before);
});

test("search finds, steps through matches, and opens what hides them", async ({ page }) => {
  await openReport(page, report);
  await press(page, "/");
  await page.keyboard.type("_compile_w_cache");
  await expect(page.locator("#search-result")).toHaveText(/1 function · \d+\.\d% of time/);
  await page.keyboard.press("Control+A");
  await page.keyboard.type("do_execute");
  await press(page, "Enter");
  await expect(selected(page).locator("mark")).toHaveText("Dialect.do_execute");
  await expect(page.locator("#search-result")).toHaveText(/1 of 1/);
  await press(page, "Escape");
  await expect(page.locator("#search-result")).toHaveCount(0);
});

test("search tells of matches that are folded or left out", async ({ page }) => {
  await openReport(page, `${report}#1&q=^do_execute$`);
  await expect(page.getByRole("row").filter({ has: page.locator(".fold mark") })).toContainText("1 match");
  await page.getByLabel("Leave out below").selectOption("10%");
  await page.getByRole("searchbox").fill("hashlib|escape|isinstance");
  await expect(page.locator("#search-result")).toContainText("left out here");
});

test("a wrong pattern is told, and finds nothing", async ({ page }) => {
  await openReport(page, report);
  await press(page, "/");
  await page.keyboard.type("(walk");
  await expect(page.locator("#search-result")).toHaveClass("error");
  await expect(page.getByRole("button", { name: "Next match" })).toBeDisabled();
});

test("letters change what the stacks are, and take it back", async ({ page }) => {
  await openReport(page, `${report}#1&f=22`);
  await expect(page.getByLabel("Selected function")).toBeVisible();
  const name = (await page.locator(".selection .name").textContent())!;
  await press(page, "f");
  const filters = page.getByLabel("Filters");
  await expect(filters).toContainText(`only ${name}`);
  await press(page, "r");
  await expect(filters).toContainText(`recursion of ${name}`);
  await press(page, "u", "u");
  await expect(filters).toHaveCount(0);
});

test("the table is sorted by its heads, and Enter leads to callers and callees", async ({ page }) => {
  await openReport(page, `${report}#1&view=functions`);
  await tabTo(page, "[role=columnheader] button");
  await press(page, "Tab", "Enter");
  await expect(page.locator("[aria-sort=descending]")).toHaveText(/Total/);
  await press(page, "Enter");
  await expect(page.locator("[aria-sort=ascending]")).toHaveText(/Total/);
  await press(page, "Shift+Tab", "Shift+Tab", "Home", "Enter");
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Callers & callees");
  await expect(page.getByRole("treegrid", { name: "Callers" })).toBeVisible();
});

test("help tells the keys, gives the focus back, and can turn the letters off", async ({ page }) => {
  await openReport(page, report);
  await press(page, "?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByRole("checkbox", { name: /letters/ }).focus();
  await press(page, "Space", "Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await press(page, "2");
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Call tree");
});

test("keys that come faster than the screen is painted are not lost", async ({ page }) => {
  await openReport(page, report);
  const rows = await page.getByRole("treegrid").evaluate(async (grid) => {
    const reached: string[] = [];
    for (let i = 0; i < 12; i++) {
      grid.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
      // Now and then a frame, in which what was put off until then is done.
      if (i % 3 === 2) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      reached.push(grid.querySelector("[aria-selected=true]")?.getAttribute("aria-rowindex") ?? "");
    }
    return reached;
  });
  expect(rows).toEqual(Array.from({ length: 12 }, (_, i) => String(i + 2)));
});

test("arrow keys go on in the view after a button was pressed", async ({ page }) => {
  await openReport(page, report);
  await page.getByRole("button", { name: "Unfold all" }).click();
  await press(page, "ArrowDown");
  await expect(selected(page)).toHaveAttribute("aria-level", "1");
});

test("keys mean the view again after a choice by mouse", async ({ page }) => {
  await openReport(page, report);
  const tab = page.getByRole("tab", { name: "Functions" });
  await tab.click();
  await press(page, "ArrowDown");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", "2");
  const percent = page.getByRole("radio", { name: "%" });
  await percent.click();
  await press(page, "ArrowDown");
  await expect(selected(page)).toHaveAttribute("aria-rowindex", "3");
  await expect(percent).toBeChecked();
  await percent.focus();
  await press(page, "ArrowLeft");
  await expect(percent).not.toBeChecked();
  await expect(page.getByRole("radio", { name: "s", exact: true })).toBeFocused();
});

test.describe("on a screen that is lower than the table", () => {
  test.use({ viewport: { width: 1000, height: 400 } });

  test("another order begins with its first rows, wherever the selected function went", async ({ page }) => {
    await openReport(page, `${report}#1&view=functions`);
    await tabTo(page, "[role=grid]");
    await press(page, "End");
    const first = page.locator("[role=grid] [aria-rowindex='2']");
    await expect(first).toHaveCount(0);
    await page.getByRole("columnheader", { name: /Total/ }).getByRole("button").click();
    await expect(first).toBeInViewport();
    await expect(selected(page)).not.toBeInViewport();
  });
});
