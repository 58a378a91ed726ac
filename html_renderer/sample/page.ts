// The dev server's page.
import type { Plugin } from "vite";

export function samplePage(): Plugin {
  return {
    name: "sample-page",
    configureServer(server) {
      server.middlewares.use("/", (request, response, next) => {
        if (request.url !== "/") return next();
        void server
          .transformIndexHtml("/", '<!doctype html><body><script type="module" src="/src/main.tsx"></script></body>')
          .then((html) => response.setHeader("content-type", "text/html").end(html));
      });
    },
  };
}
