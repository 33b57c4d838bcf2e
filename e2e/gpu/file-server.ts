import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** What lies where: a folder with the page, a folder with a model's files, and a compiled library. */
export interface Served {
  readonly page: string;
  readonly model: string;
  readonly library: string;
}

/**
 * Serves the page at its root and any page the files of a model (`/model`, as its host has them below `resolve/main/`)
 * and its library (`/lib.wasm`), on a free port of this machine.
 */
export async function serveFiles(served: Served): Promise<{ origin: string; close(): void }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const file = fileOf(served, normalize(decodeURIComponent(url.pathname)));
    const headers = { "Access-Control-Allow-Origin": "*" };
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200, {
      ...headers,
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Length": statSync(file).size,
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function fileOf({ page, model, library }: Served, path: string): string {
  if (path === "/lib.wasm") return library;
  if (path.startsWith("/model/"))
    return join(model, path.replace(/^\/model\/(resolve\/[^/]+\/)?/, ""));
  return join(page, path === "/" ? "index.html" : path);
}
