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
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) =>
          reportError(`policy: ${event.violatedDirective} ${event.blockedURI}`),
        );
      });
      await use(complaints);
      expect(complaints.found).toEqual([]);
      expect(await page.locator("*").count()).toBeLessThanOrEqual(MOST_NODES);
    },
    { auto: true },
  ],
});

function watch(page: Page, found: string[]): void {
  page.on("pageerror", (error) => found.push(`error: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) found.push(`request: ${request.url()}`);
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
