// A link shows what its sender saw.
import type { Page } from "@playwright/test";
import { baselinePayload, samplePayload } from "../../sample/page.ts";
import { reportFile } from "../support/report.ts";
import { expect, openReport, test, viewsOf } from "./watched.ts";

const report = reportFile(samplePayload(), { baseline: baselinePayload() });

/** What the page shows, wherever its rows are scrolled to. */
function shown(page: Page): Promise<string> {
  return page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    const around = all("header, nav, section, .tools, [role=columnheader]").filter(
      (one) => !one.querySelector(".grid"),
    );
    return [
      ...around.map((one) => one.innerText),
      ...all("[aria-rowcount]").map((grid) => `${grid.getAttribute("aria-rowcount")} rows`),
      ...all("[aria-selected=true]").map((row) => row.innerText),
      ...(all("input, select") as HTMLInputElement[]).map((one) => `${one.value} ${one.checked}`),
    ].join("\n");
  });
}

/** The address follows what is seen after a moment, so it is asked until it leads there. */
async function roundTrip(page: Page, also?: (again: Page) => Promise<void>): Promise<void> {
  const again = await page.context().newPage();
  const follow = async () => {
    await again.goto("about:blank");
    await openReport(again, page.url());
    return (await shown(again)) === (await shown(page)) ? "the same" : shown(again);
  };
  await expect.poll(follow).toBe("the same");
  expect(again.url()).toBe(page.url());
  await also?.(again);
  await again.close();
}

test("of a page that nobody touched is the file's address", async ({ page }) => {
  await openReport(page, report);
  expect(page.url()).toBe(report);
});

test("brings back what is selected, opened and closed in the call tree", async ({ page }) => {
  await openReport(page, report);
  await page.locator(".fold-row .twist").first().click();
  await page
    .getByRole("row", { name: /Catalogue\.all_products/ })
    .locator(".twist")
    .click();
  await page.getByRole("row", { name: /dispatch/ }).click();
  await page.getByRole("combobox", { name: "Leave out below" }).selectOption("0.05");
  await page.getByRole("radio", { name: "%" }).click();
  await roundTrip(page, async (again) => {
    await expect(again.locator("[role=treegrid] [aria-selected=true]")).toContainText("dispatch");
  });
});

test("brings back patterns, with all that an address cannot hold as it is", async ({ page }) => {
  await openReport(page, report);
  await page.getByText("by pattern").click();
  await page.getByRole("textbox", { name: "Hide" }).fill(".*/(json|jinja2)/[^&#%+ ]*\\.py");
  await page.getByRole("searchbox").fill("wal[k] & é%#?+=");
  await roundTrip(page, async (again) => {
    await expect(again.getByRole("textbox", { name: "Hide" })).toHaveValue(".*/(json|jinja2)/[^&#%+ ]*\\.py");
    await expect(again.getByRole("searchbox")).toHaveValue("wal[k] & é%#?+=");
  });
});

test("tells what is wrong with a pattern, once, and shows the tree without it", async ({ page }) => {
  await openReport(page, `${report}#1&fold=patterns&hide=(`);
  await expect(page.getByRole("alert")).toHaveText(/^"\(" is not a valid regular expression/);
  expect(await page.getByRole("row").count()).toBeGreaterThan(10);
});

test("brings back every view with filters", async ({ page }) => {
  await openReport(page, `${report}#1&f=22&t=0.5~2.25&x=c22.m13`);
  for (const view of await viewsOf(page)) {
    await page.getByRole("tab", { name: view, exact: true }).click();
    await roundTrip(page, async (again) => {
      await expect(again.getByRole("tab", { selected: true })).toHaveText(view);
    });
  }
});

test("the browser's button goes back to the view before", async ({ page }) => {
  await openReport(page, report);
  await page.getByRole("tab", { name: "Functions" }).click();
  await page.getByRole("tab", { name: "Source" }).click();
  await page.goBack();
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Functions");
  await page.goBack();
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Call tree");
});

test("a link to a report with other functions does no harm", async ({ page }) => {
  await openReport(page, `${report}#1&view=cellar&f=99999&x=f99999&thread=7&n=5&c=zz.*&by=moon&min=-&t=9~1`);
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Call tree");
  await expect(page.getByRole("treegrid")).toContainText("Recommender.walk");
});
