// What leaves the page: files for other programs, a link, the way to a call.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { samplePayload } from "../../sample/page.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test } from "./watched.ts";

const report = reportFile(samplePayload());

async function exported(page: Page, label: RegExp): Promise<{ name: string; text: string }> {
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: label }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("files for other programs hold the samples that are looked at", async ({ page }) => {
  await openReport(page, `${report}#1&t=0~1`);
  const session = await exported(page, /pyisession/);
  expect(session.name).toBe("shop-serve-requests-12.pyisession");
  const records = (JSON.parse(session.text) as { frame_records: [string[], number][] }).frame_records;
  expect(records.reduce((sum, [, seconds]) => sum + seconds, 0)).toBeCloseTo(1, 3);

  const speedscope = await exported(page, /speedscope/);
  const { profiles, shared } = JSON.parse(speedscope.text) as {
    profiles: { events: unknown[] }[];
    shared: { frames: { name: string }[] };
  };
  expect(profiles[0]!.events.length).toBeGreaterThan(10);
  expect(shared.frames.map(({ name }) => name)).toContain("dispatch");

  const table = await exported(page, /csv/);
  expect(table.text.split(/\r\n/)[1]).toMatch(/walk/);
  await openReport(page, `${report}#1&view=functions&by=library`);
  expect((await exported(page, /csv/)).text).toMatch(/^library,.*[^]*\nsqlalchemy,/);
});

test("a link to what is seen, and the way to a call, go to the clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openReport(page, report);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("row", { name: /Recommender\.cosine/ }).click();
  await page.getByRole("button", { name: "Copy stack" }).click();
  await expect.poll(clipboard).toMatch(/dispatch[^]*walk[^]*cosine/);
  await page.getByRole("searchbox").fill("cosine$");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: /Copy link/ }).click();
  await expect.poll(clipboard).toMatch(/\.html#1&f=\d+&q=cosine\$&n=\d+$/);
});
