// The page inside another one, as a notebook shows it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { samplePayload } from "../../sample/page.ts";
import { sampleSession } from "../../sample/session.ts";
import { reportFile } from "../support/report.ts";
import { expect, test } from "./watched.ts";

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

test("a page in a cell's frame goes from view to view", async ({ page }) => {
  const address = reportFile(samplePayload(sampleSession(1)));
  const file = fileURLToPath(address);
  const report = readFileSync(file, "utf8");
  writeFileSync(
    file,
    `<!doctype html><title>Notebook</title><iframe srcdoc="${escaped(report)}" width="900"></iframe>`,
  );
  await page.goto(address);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("tab").first().waitFor();
  for (const tab of await frame.getByRole("tab").all()) {
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
  }
});
