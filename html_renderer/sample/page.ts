// A report as the renderer writes it, made of parts: for the dev server and for tests of the page.
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { payloadOf, type ClassicSession, type PayloadExtras } from "../tests/support/payload_writer.ts";
import { sampleSession, sampleSources } from "./session.ts";

/** What may be on the page: its own code, and no address of anything else. */
export const POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:";

export interface PageParts {
  profile: Uint8Array;
  baseline?: Uint8Array;
  /** Into the head, and to the end of the body. */
  head: string;
  foot: string;
  compress?: boolean;
}

export function pageOf({ profile, baseline, head, foot, compress = true }: PageParts): string {
  const script = (id: string, payload: Uint8Array) =>
    `<script id="${id}" type="application/octet-stream" data-encoding="${compress ? "gzip" : "none"}">${Buffer.from(
      compress ? gzipSync(payload) : payload,
    ).toString("base64")}</script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}
<title>pyinstrument</title>
</head>
<body>
<div id="report"></div>
${script("profile", profile)}
${baseline ? script("baseline", baseline) : ""}
${foot}
</body>
</html>
`;
}

export function samplePayload(session: ClassicSession = sampleSession(), extras: PayloadExtras = {}): Uint8Array {
  return payloadOf(session, { sources: sampleSources, ...extras });
}

/** The shop before somebody made its recommendations slower and its queries quicker. */
export function baselinePayload(): Uint8Array {
  return samplePayload(sampleSession(12, { cosine: 2.2, walk: 1.6, do_execute: 0.6, sqrt: 1.8 }));
}

export function samplePage(): Plugin {
  return {
    name: "sample-page",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (request.url?.split("?")[0] !== "/") return next();
        const foot = '<script type="module" src="/src/main.tsx"></script>';
        const page = pageOf({ profile: samplePayload(), baseline: baselinePayload(), head: "", foot });
        void server
          .transformIndexHtml("/", page)
          .then((html) => response.setHeader("content-type", "text/html").end(html));
      });
    },
  };
}
