// One file for Node.
import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "warn",
  build: {
    ssr: "bench/model.ts",
    target: "node20",
    outDir: "node_modules/.bench",
    rolldownOptions: { output: { entryFileNames: "[name].mjs" } },
  },
});
