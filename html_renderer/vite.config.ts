// Builds the page's code into two files that the plugin embeds, dist/report.js and dist/report.css, and serves a sample
// profile while developing.
import { defineConfig } from "vitest/config";
import { samplePage } from "./sample/page.ts";

export default defineConfig({
  plugins: [samplePage()],
  build: {
    target: "es2022",
    sourcemap: false,
    cssCodeSplit: false,
    assetsInlineLimit: 1 << 20,
    modulePreload: false,
    rolldownOptions: {
      input: "src/main.tsx",
      output: { format: "iife", entryFileNames: "report.js", assetFileNames: "report[extname]" },
    },
  },
  test: { include: ["src/**/*.test.ts", "src/**/*.test.tsx", "tests/unit/**/*.test.ts"] },
});
