// Firefox, driven over WebDriver BiDi: Playwright's own Firefox is a build of its own that would have to be downloaded.
import { test as base } from "@playwright/test";
import { launch, type Browser, type Page } from "puppeteer-core";
import { isOwn, reportViolations } from "./watched.ts";

export type Theme = "light" | "dark";

/** What the preference that stands for the system's theme calls them. */
const THEMES: Record<Theme, number> = { dark: 0, light: 1 };

/** A page of Firefox, and what it complained of: `error: ...`, `console: ...`, `request: ...`. */
export interface Watched {
  page: Page;
  complaints: string[];
}

export const test = base.extend<{ systemTheme: Theme; firefox: Browser; watched: Watched }>({
  systemTheme: ["light", { option: true }],
  firefox: async ({ systemTheme }, use) => {
    const browser = await launch({
      browser: "firefox",
      executablePath: process.env["FIREFOX"] ?? "/usr/bin/firefox-esr",
      headless: true,
      extraPrefsFirefox: { "layout.css.prefers-color-scheme.content-override": THEMES[systemTheme] },
    });
    await use(browser);
    await browser.close();
  },
  watched: async ({ firefox }, use) => {
    const page = await firefox.newPage();
    const complaints: string[] = [];
    await watch(page, complaints);
    await use({ page, complaints });
  },
});

async function watch(page: Page, complaints: string[]): Promise<void> {
  page.on("pageerror", (error) => complaints.push(`error: ${error}`));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!isOwn(request.url())) complaints.push(`request: ${request.url()}`);
  });
  await page.evaluateOnNewDocument(reportViolations);
}
