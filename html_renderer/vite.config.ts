// Builds the page's code into files that the plugin embeds, dist/report.js, dist/report.css and what packing.ts makes of
// them, and serves a sample profile while developing.
import { defineConfig } from "vitest/config";
import { packing } from "./packing.ts";
import { samplePage } from "./sample/page.ts";

export default defineConfig({
  plugins: [samplePage(), packing()],
  // Preact's h, which is there anyway, and calls of it are shorter than those of the newer form.
  oxc: {
    jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment", development: false },
    jsxInject: `import { h, Fragment } from "preact"`,
  },
  build: {
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"], // what older ones lack is not used, and need not be made up
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
