// What comes into the page and leaves it: files to compare with, files for other programs, links.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { samplePayload } from "../../sample/page.ts";
import { sampleSession } from "../../sample/session.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test } from "./watched.ts";

const report = reportFile(samplePayload());

async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent("body", "dragover", { dataTransfer: data });
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

async function exported(page: Page, label: RegExp): Promise<{ name: string; text: string }> {
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: label }).click(),
  ]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

test("a session that is dropped on the page is compared with", async ({ page }) => {
  await openReport(page, report);
  await drop(page, "before.pyisession", JSON.stringify(sampleSession(12, { cosine: 3 })));
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Difference");
  await expect(page.getByRole("status")).toContainText("before.pyisession");
  await expect(page.getByRole("tabpanel")).toContainText("cosine");
});

test("another report that is dropped on the page is compared with", async ({ page }) => {
  await openReport(page, report);
  await drop(page, "before.html", readFileSync(new URL(reportFile(samplePayload(sampleSession(3)))), "utf8"));
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Difference");
});

test("a file that is no session is told by its name, and changes nothing", async ({ page }) => {
  await openReport(page, report);
  await drop(page, "holiday.png", "\x89PNG");
  await expect(page.getByRole("status")).toContainText("holiday.png");
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Call tree");
});

test("files for other programs hold the samples that are looked at", async ({ page }) => {
  await openReport(page, `${report}#1&t=0~1`);
  const session = await exported(page, /pyisession/);
  expect(session.name).toBe("profile.pyisession");
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
});

test("a link to what is seen, and the way to a call, go to the clipboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openReport(page, report);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("row", { name: /Recommender\.cosine/ }).click();
  await page.getByRole("button", { name: "Copy stack" }).click();
  await expect.poll(clipboard).toMatch(/dispatch[^]*walk[^]*cosine/);
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("button", { name: /Copy link/ }).click();
  await expect.poll(clipboard).toMatch(/#1&f=\d+&n=\d+/);
});
