// A page that is watched: a test fails when the page complains, asks for anything, or grows beyond its bounds.
import { test as base, expect, type Page } from "@playwright/test";

/** Elements at most, see docs. */
export const MOST_NODES = 3000;

interface Complaints {
  found: string[];
}

export const test = base.extend<{ complaints: Complaints }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: Complaints = { found: [] };
      watch(page, complaints.found);
      await page.addInitScript(reportViolations);
      await use(complaints);
      expect(complaints.found).toEqual([]);
      expect(await page.locator("*").count()).toBeLessThanOrEqual(MOST_NODES);
    },
    { auto: true },
  ],
});

/** Runs in the page: what its policy forbids becomes an error of it. */
export function reportViolations(): void {
  document.addEventListener("securitypolicyviolation", (event) =>
    reportError(`policy: ${event.violatedDirective} ${event.blockedURI}`),
  );
}

/** Whether an address is one that a page may use: its own file, and what it made itself. */
export const isOwn = (address: string): boolean => /^(file|blob|data):/.test(address);

function watch(page: Page, found: string[]): void {
  page.on("pageerror", (error) => found.push(`error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!isOwn(request.url())) found.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
}

export { expect };

/** The labels of the tabs, in order. */
export async function viewsOf(page: Page): Promise<string[]> {
  return page.getByRole("tab").allTextContents();
}

export async function openReport(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole("tab").first().waitFor();
}
