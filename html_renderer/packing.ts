// How the page's code stands in a report: packed as tightly as gzip allows, into a third of the room, beside a few lines
// that unpack it; and the hashes of both, by which the page's Content-Security-Policy knows them.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipAsync } from "@gfx/zopfli";
import type { Plugin } from "vite";

export function packing(): Plugin {
  return {
    name: "packing",
    apply: "build",
    async writeBundle({ dir = "dist" }) {
      const write = (name: string, text: string) => writeFileSync(join(dir, name), text);
      const code = readFileSync(join(dir, "report.js"));
      const unpacker = readFileSync(new URL("unpack.js", import.meta.url), "utf8").trim();
      write("report.js.gz.base64", Buffer.from(await gzipAsync(code, {})).toString("base64"));
      write("unpack.js", unpacker);
      write("hashes", [code, unpacker].map((one) => createHash("sha256").update(one).digest("base64") + "\n").join(""));
    },
  };
}
