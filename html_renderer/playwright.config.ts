// Browser tests run the distribution's Chromium: Playwright's own download does not work everywhere.
import { defineConfig } from "@playwright/test";
import chromium from "./chromium.json" with { type: "json" };

export default defineConfig({
  testDir: "tests/browser",
  fullyParallel: true,
  workers: 2,
  reporter: "list",
  // A machine that does other things at the same time is slow, not wrong.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: chromium.arguments,
    },
  },
});
