// The difference: what it compares, and what can be done with its rows.
import { samplePayload } from "../../sample/page.ts";
import { sampleSession } from "../../sample/session.ts";
import { readPayload } from "../../src/data/payload.ts";
import type { ClassicSession } from "../support/payload_writer.ts";
import { functionNamed, infos } from "../support/record.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test } from "./watched.ts";

const session = (seconds: Record<string, number>): ClassicSession => ({
  ...sampleSession(0),
  frame_records: Object.entries(seconds).map(([callee, time]) => [
    infos(`Main <thread> 1 > main /app/main.py 1 > ${callee} /app/main.py 2`),
    time,
  ]),
});

const profile = samplePayload(session({ same: 2, slow: 4, new: 2 }));
const report = reportFile(profile, { baseline: samplePayload(session({ same: 2, slow: 1, gone: 1 })) });
const idOf = (name: string): number => functionNamed(readPayload(profile), name);
const address = (rest: string): string => `${report}#1&view=difference&${rest}`;

test("the summary tells what the filters left of both sessions", async ({ page }) => {
  await openReport(page, address(`x=f${idOf("same")}`));
  await expect(page.getByRole("tabpanel")).toContainText("2 s → 2 s, +0.0%");
});

test("a stretch of time is left out, with a word of it", async ({ page }) => {
  await openReport(page, address("t=0~1"));
  await expect(page.getByRole("tabpanel")).toContainText("4 s → 8 s, +100.0%");
  await expect(page.getByText("Compared without the stretch of time")).toBeVisible();
  await page.getByRole("button", { name: "Remove the stretch of time" }).click();
  await expect(page.getByText("Compared without")).toHaveCount(0);
});

test("percents are of the baseline's time, and of each session's own where they are normalised", async ({ page }) => {
  await openReport(page, address(""));
  await page.keyboard.press("%");
  const slow = page.getByRole("row", { name: /slow/ });
  await expect(page.getByRole("tabpanel")).toContainText("4 s (100.0%) → 8 s (200.0%), +100.0%");
  await expect(slow).toHaveText(/^\+75\.0%.*25\.0%100\.0%/);
  await page.getByText("Normalised").click();
  await expect(page.getByRole("tabpanel")).toContainText("4 s (100.0%) → 8 s (100.0%), +100.0%");
  await expect(slow).toHaveText(/^\+25\.0%.*25\.0%50\.0%/);
});

test("the cursor goes on functions that only the baseline has, where there is nothing to do", async ({ page }) => {
  await openReport(page, address(""));
  const table = page.getByRole("grid");
  const active = table.locator("[aria-selected=true]");
  const actions = page.getByRole("group", { name: "Actions" });
  await table.press("Home");
  await expect(active).toContainText("slow");
  await expect(actions).toBeVisible();
  await table.press("ArrowDown");
  await table.press("ArrowDown");
  await expect(page.getByLabel("Selected function")).toHaveText("gone /app/main.py:2only in the baseline");
  await expect(actions).toHaveCount(0);
  await table.press("Enter");
  await table.press("f");
  await expect(page.getByLabel("Filters")).toHaveCount(0);
  await table.press("End");
  await expect(active).toContainText("same");
  await expect(actions).toBeVisible();
  await page.getByRole("row", { name: /gone/ }).click();
  await expect(active).toContainText("gone");
});

test("the flame graph of changes selects what only the baseline has", async ({ page }) => {
  await openReport(page, address("diff=flame"));
  await page.getByText("Of the baseline").click();
  const chart = page.getByRole("application");
  const bar = page.getByLabel("Selected function");
  for (const name of ["Main", "main", "same"]) {
    await chart.press("ArrowDown");
    await expect(bar).toContainText(name);
  }
  await chart.press("ArrowLeft");
  await expect(bar).toContainText("gone");
  await page.getByText("Table", { exact: true }).click();
  await expect(page.getByRole("grid").locator("[aria-selected=true]")).toContainText("gone");
});

for (const [what, file] of [
  ["without a baseline", reportFile(profile)],
  ["with one", report],
] as const) {
  test(`why a file is refused stays readable, ${what}, until another is taken`, async ({ page }) => {
    await page.clock.install();
    await openReport(page, `${file}#1&view=difference`);
    const choose = (name: string, text: string) =>
      page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
    const reason = page.getByRole("tabpanel").getByText("notes.txt is neither a session");
    await choose("notes.txt", "hello");
    await expect(page.locator(".notice")).toContainText("notes.txt is neither");
    await page.clock.runFor(6000);
    await expect(page.locator(".notice")).toBeEmpty();
    await expect(reason).toBeVisible();
    await choose("before.pyisession", JSON.stringify(session({ same: 1 })));
    await expect(page.getByRole("grid")).toContainText("same");
    await expect(reason).toHaveCount(0);
  });
}

test("a second click on a head turns the order; equal changes of self time are ordered by those of total", async ({
  page,
}) => {
  await openReport(page, address(""));
  const names = () =>
    page.getByRole("row").evaluateAll((rows) => rows.slice(1).map((row) => row.children[5]!.textContent));
  expect(await names()).toEqual(["slow", "new", "gone", "Main", "main", "same"]);
  const head = (name: string) => page.getByRole("columnheader", { name });
  await head("Self change").getByRole("button").click();
  await expect(head("Self change")).toHaveAttribute("aria-sort", "ascending");
  expect(await names()).toEqual(["Main", "main", "same", "gone", "new", "slow"]);
  await head("Function").getByRole("button").click();
  expect(await names()).toEqual(["gone", "main", "Main", "new", "same", "slow"]);
});
