// One file for Node: what tests/report runs.
import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "warn",
  build: {
    ssr: "tests/parity/trees.ts",
    target: "node20",
    rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
  },
});
