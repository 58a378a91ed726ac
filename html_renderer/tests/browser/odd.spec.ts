// Sessions that are odd, or mean harm.
import type { Page } from "@playwright/test";
import { samplePayload } from "../../sample/page.ts";
import { sampleSession } from "../../sample/session.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test, viewsOf } from "./watched.ts";

type Records = [string[], number][];
const THREAD = "MainThread\0<thread>\x00140234866358272";

function reportOf(frame_records: Records, more: object = {}): string {
  return reportFile(samplePayload({ ...sampleSession(1), frame_records, sample_count: frame_records.length, ...more }));
}

async function visitViews(page: Page): Promise<void> {
  for (const view of await viewsOf(page)) {
    await page.getByRole("tab", { name: view, exact: true }).click();
    await expect(page.getByRole("tab", { selected: true })).toHaveText(view);
    await expect(page.getByRole("tabpanel")).not.toBeEmpty();
  }
}

test("no samples: every view says so", async ({ page }) => {
  await openReport(page, reportOf([], { duration: 0, cpu_time: 0 }));
  await expect(page.getByRole("heading", { name: "No samples were recorded." })).toBeVisible();
  await visitViews(page);
});

test("one sample", async ({ page }) => {
  await openReport(page, reportOf([[[THREAD, "main\0/app/main.py\x001"], 0.5]]));
  await expect(page.getByRole("treegrid")).toContainText("main");
  await visitViews(page);
});

test("samples without time", async ({ page }) => {
  await openReport(page, reportOf([[[THREAD, "main\0/app/main.py\x001"], 0]], { duration: 0 }));
  await visitViews(page);
});

test("text that would be a script, a tag or the end of one stays text", async ({ page }) => {
  const evil = `</script><img src=x onerror=alert(1)><script>alert(2)</script>\u2028\u2029"'&lt;\ud800`;
  const records: Records = [[[`${evil}\0<thread>\x001`, `${evil}\0/app/${evil}.py\x001\x01c${evil}\x01l3`], 1]];
  await openReport(page, reportOf(records, { target_description: evil }));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("<img src=x onerror=alert(1)>");
  await page
    .getByRole("row", { name: /onerror/ })
    .last()
    .click();
  await visitViews(page);
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.locator("script").count()).toBe(2);
});

test("a command line of a hundred kilobytes takes no more room than another", async ({ page }) => {
  await openReport(
    page,
    reportOf([[[THREAD, "main\0/app/main.py\x001"], 1]], { target_description: "x".repeat(100_000) }),
  );
  const box = await page.getByRole("banner").boundingBox();
  expect(box!.height).toBeLessThan(60);
});

test("a stack ten thousand calls deep is shown, and reached by keys", async ({ page }) => {
  const deep = Array.from({ length: 10_000 }, (_, depth) => `level_${depth}\0/app/deep.py\0${depth + 1}`);
  await openReport(page, reportOf([[[THREAD, ...deep], 1]]));
  const tree = page.getByRole("treegrid", { name: "Call tree" });
  await tree.focus();
  await page.keyboard.press("End");
  await expect(tree.locator("[aria-selected=true]")).toContainText("level_9999");
  await expect(tree.locator("[aria-selected=true] .name")).toBeInViewport();
  await visitViews(page);
});

test("a hundred thousand rows are drawn a screen at a time", async ({ page }) => {
  const records: Records = Array.from({ length: 100_000 }, (_, i) => [
    [THREAD, "main\0/app/main.py\x001", `task_${i}\0/app/tasks.py\0${i}`],
    0.001,
  ]);
  await openReport(page, `${reportOf(records)}#1&min=0`);
  const tree = page.getByRole("treegrid", { name: "Call tree" });
  await expect(tree).toHaveAttribute("aria-rowcount", "100003");
  await tree.focus();
  await page.keyboard.press("End");
  await expect(tree.locator("[aria-selected=true]")).toHaveAttribute("aria-rowindex", "100003");
  await expect(tree.locator("[aria-selected=true] .name")).toBeInViewport();
});

test("a damaged profile is told in a sentence", async ({ page }) => {
  await page.goto(reportFile(samplePayload().subarray(0, 400)));
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This report cannot be shown.");
  await expect(page.getByRole("main")).toContainText("damaged");
});
