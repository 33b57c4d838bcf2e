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
    const headers = {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Headers": "*",
      "Access-Control-Expose-Headers": "*",
    };
    if (request.method === "OPTIONS") {
      response.writeHead(204, headers).end();
      return;
    }
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404, headers).end();
      return;
    }
    const { size } = statSync(file);
    const part = rangeOf(request.headers.range, size);
    const { start, end } = part ?? { start: 0, end: size - 1 };
    response.writeHead(part === null ? 200 : 206, {
      ...headers,
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Content-Length": end - start + 1,
      ...(part === null ? {} : { "Content-Range": `bytes ${start}-${end}/${size}` }),
    });
    createReadStream(file, { start, end }).pipe(response);
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

/** The one range that is asked for; `null` where all of the file is. */
function rangeOf(asked: string | undefined, size: number): { start: number; end: number } | null {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(asked ?? "") ?? [];
  if (from === undefined) return null;
  return { start: Number(from), end: to ? Math.min(Number(to), size - 1) : size - 1 };
}

function fileOf({ page, model, library }: Served, path: string): string {
  if (path === "/lib.wasm") return library;
  if (path.startsWith("/model/"))
    return join(model, path.replace(/^\/model\/(resolve\/[^/]+\/)?/, ""));
  return join(page, path === "/" ? "index.html" : path);
}
