// The whole page: every view, in both themes and on a narrow screen, is accessible and stays inside its bounds.
import AxeBuilder from "@axe-core/playwright";
import { baselinePayload, samplePayload } from "../../sample/page.ts";
import { sampleSession } from "../../sample/session.ts";
import { reportFile } from "../support/report.ts";
import { expect, MOST_NODES, openReport, test, viewsOf } from "./watched.ts";

const report = reportFile(samplePayload(), { baseline: baselinePayload() });

for (const theme of ["light", "dark"] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme });

    test("every view is accessible, also with something selected, searched and filtered", async ({ page }) => {
      await openReport(page, `${report}#1&q=walk&f=22&x=f12&t=0~3`);
      for (const view of await viewsOf(page)) {
        await page.getByRole("tab", { name: view, exact: true }).click();
        await expect(page.getByRole("tab", { name: view, exact: true })).toHaveAttribute("aria-selected", "true");
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map((one) => `${view}: ${one.id} ${one.nodes.map((node) => node.target.join(" "))}`)).toEqual(
          [],
        );
      }
    });

    test("help and menus are accessible", async ({ page }) => {
      await openReport(page, report);
      await page.getByRole("button", { name: "Export" }).click();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    });
  });
}

test("a switch changes the theme, and the next report remembers it", async ({ page }) => {
  await openReport(page, report);
  const button = page.getByRole("button", { name: /^Theme/ });
  await button.click();
  await button.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test.describe("on a screen 360 pixels wide", () => {
  test.use({ viewport: { width: 360, height: 640 } });

  test("no view is wider than the screen, and each has room", async ({ page }) => {
    await openReport(page, `${report}#1&q=walk&f=22&x=f12`);
    for (const view of await viewsOf(page)) {
      await page.getByRole("tab", { name: view, exact: true }).click();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, view).toBeLessThanOrEqual(360);
      const box = await page.getByRole("tabpanel").boundingBox();
      expect(box!.height, view).toBeGreaterThan(200);
    }
  });
});

test.describe("on a screen 768 pixels wide", () => {
  test.use({ viewport: { width: 768, height: 1024 } });

  test("every tool is in sight, and functions can be chosen", async ({ page }) => {
    await openReport(page, report);
    for (const view of await viewsOf(page)) {
      await page.getByRole("tab", { name: view, exact: true }).click();
      for (const tools of await page.locator(".tools").all()) {
        expect(await tools.evaluate((strip) => strip.scrollWidth - strip.clientWidth), view).toBe(0);
      }
    }
    await page.getByRole("tab", { name: "Source" }).click();
    await page.getByRole("row", { name: /Recommender\.walk/ }).click();
    await expect(page.getByRole("heading", { level: 2 })).toContainText("Recommender.walk");
  });
});

test.describe("on a screen that is higher than any", () => {
  test.use({ viewport: { width: 2000, height: 6000 } });

  test("no view draws more than the page can bear", async ({ page }) => {
    const deep = Array.from(
      { length: 300 },
      (_, depth) => `level_${depth}\0/app/deep.py\0${depth + 1}\x01l${depth + 1}`,
    );
    const stacks = deep.map((_, depth): [string[], number] => [deep.slice(0, depth + 1), 0.01]);
    const lines = Array.from({ length: 300 }, () => "if a and b or 1 + 2 + 3 + 4 in [5, 6, 7, 8, 'x', 'y'] or not c:");
    const session = { ...sampleSession(1), frame_records: stacks };
    await openReport(
      page,
      `${reportFile(samplePayload(session, { sources: [["/app/deep.py", 1, lines]] }))}#1&fold=off&min=0&f=104&q=level`,
    );
    for (const view of await viewsOf(page)) {
      await page.getByRole("tab", { name: view, exact: true }).click();
      await expect(page.getByRole("tab", { selected: true })).toHaveText(view);
      expect(await page.locator("*").count(), view).toBeLessThanOrEqual(MOST_NODES);
    }
  });
});

test("a report that is not packed opens as well", async ({ page }) => {
  await openReport(page, reportFile(samplePayload(), { compress: false }));
  await expect(page.getByRole("treegrid", { name: "Call tree" })).toContainText("Recommender.walk");
});

test("the header tells what was profiled", async ({ page }) => {
  await openReport(page, reportFile(samplePayload(undefined, { title: "Shop, before the sale" })));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Shop, before the sale");
  await expect(page.getByRole("banner")).toContainText("Samples");
  expect(await page.title()).toContain("Shop, before the sale");
});

for (const [view, selected] of [
  ["Call tree", false],
  ["Call tree", true],
  ["Functions", false],
] as const) {
  test(`the ${view} is where one scrolled it to when one comes back${selected ? ", with a row chosen elsewhere" : ""}`, async ({
    page,
  }) => {
    await page.setViewportSize({ width: 1000, height: 400 });
    await openReport(page, report);
    await page.getByRole("tab", { name: view }).click();
    const grid = page.locator("#view .grid");
    if (selected) await page.getByRole("row").nth(2).click();
    await grid.evaluate((element) => (element.scrollTop = 150));
    await page.getByRole("tab", { name: "Timeline" }).click();
    await expect(grid).toHaveCount(0);
    await page.getByRole("tab", { name: view }).click();
    await expect.poll(() => grid.evaluate((element) => element.scrollTop)).toBe(150);
    await expect(page.locator("[aria-rowindex='12']")).toBeVisible();
    if (!selected) return;
    await grid.press("ArrowDown");
    await expect(page.getByRole("row", { selected: true })).toBeInViewport();
  });
}
