// Reports on disk for browser tests, as the renderer writes them: the built page with a payload of the test's own.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pageOf, POLICY } from "../../sample/page.ts";

const dist = new URL("../../dist/", import.meta.url);

/** The file's address. */
export function reportFile(profile: Uint8Array, options: { baseline?: Uint8Array; compress?: boolean } = {}): string {
  const script = readFileSync(new URL("report.js", dist), "utf8").replace(/<\/script/gi, "<\\/script");
  const head = `<meta http-equiv="content-security-policy" content="${POLICY}">`;
  const path = join(mkdtempSync(join(tmpdir(), "report-")), "report.html");
  writeFileSync(path, pageOf({ profile, head, foot: `<script>${script}</script>`, ...options }));
  return pathToFileURL(path).href;
}
