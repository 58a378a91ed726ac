// What the renderer writes, as the command line does: code that unpacks itself, under a policy that knows it by hash.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sampleSession } from "../../sample/session.ts";
import { expect, openReport, test, viewsOf } from "./watched.ts";

const build = process.env["PYINSTRUMENT_BUILD"] ?? new URL("../../../build/release", import.meta.url).pathname;

/** The address of the page that the renderer makes of the sample session. */
function written(...options: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  const [session, page] = [join(folder, "sample.pyisession"), join(folder, "sample.html")];
  writeFileSync(session, JSON.stringify(sampleSession(1)));
  execFileSync(join(build, "bin", "pyinstrument"), ["--load", session, "-o", page, ...options]);
  return pathToFileURL(page).href;
}

for (const options of [[], ["-p", "compress=false"], ["--processor", "aggregate_repeated_calls"]]) {
  test(`the renderer's page opens: ${options.join(" ") || "no options"}`, async ({ page }) => {
    await openReport(page, written(...options));
    for (const view of await viewsOf(page)) await page.getByRole("tab", { name: view, exact: true }).click();
    await expect(page.getByRole("tab", { selected: true })).toHaveCount(1);
  });
}

test("the page starts as its options say", async ({ page }) => {
  await openReport(page, written("-p", "view=functions", "-p", "title=A title of its own"));
  await expect(page.getByRole("tab", { selected: true })).toHaveText("Functions");
  await expect(page.getByText("A title of its own")).toBeVisible();
});

test("a page that lost its end says so", async ({ page }) => {
  const address = written();
  const whole = readFileSync(fileURLToPath(address), "utf8");
  for (const end of [whole.indexOf("<script"), whole.length - 100]) {
    writeFileSync(fileURLToPath(address), whole.slice(0, end));
    await page.goto(address);
    await expect(page.getByText("has lost its end")).toHaveCSS("opacity", "1");
  }
  writeFileSync(fileURLToPath(address), whole);
  await openReport(page, address);
  await expect(page.getByText("has lost its end")).toHaveCount(0);
});
