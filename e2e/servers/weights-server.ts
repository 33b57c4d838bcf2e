import { createHash } from "node:crypto";
import type { Answer } from "./answer.ts";
import type { Gate } from "./gate.ts";
import {
  type LoopbackServer,
  type RecordedRequest,
  startLoopbackServer,
} from "./loopback-server.ts";

/** What goes wrong on purpose; all of it can be changed while the server runs. */
export interface WeightsFaults {
  /** Sends whole files whatever range is asked for. */
  ignoresRanges: boolean;
  /** From its `after`-th range on (counted from 0), this file is not there any more. */
  missing: { readonly file: string; readonly after: number } | null;
  /** From its `after`-th range on, this file is another version. */
  changed: { readonly file: string; readonly after: number } | null;
  /** This many of the next ranges are cut in the middle. */
  cuts: number;
  /** From the `after`-th range of the server on (counted from 0), ranges wait here. */
  gate: { readonly gate: Gate; readonly after: number } | null;
}

/** One range that was asked for; `end` is not part of it. */
export interface AskedRange {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

export interface WeightsServer extends LoopbackServer {
  readonly faults: WeightsFaults;
  /** Ranges in the order they were asked for. */
  readonly ranges: readonly AskedRange[];
  /** The same files as a plain folder, without lists and hashes: `http://127.0.0.1:PORT/plain/` */
  readonly folderUrl: string;
}

export interface WeightsRepository {
  /** `owner/name` */
  readonly name: string;
  readonly revision: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * A real HTTP server with the files of one model repository, laid out like the big hub's: a list with the SHA-256 of
 * large files, and files by ranges, readable by any page. Records what was asked for.
 */
export async function startWeightsServer(repository: WeightsRepository): Promise<WeightsServer> {
  const faults: WeightsFaults = {
    ignoresRanges: false,
    missing: null,
    changed: null,
    cuts: 0,
    gate: null,
  };
  const ranges: AskedRange[] = [];
  const server = await startLoopbackServer((request, answer) =>
    serve(repository, faults, ranges, request, answer),
  );
  return Object.assign(server, { faults, ranges, folderUrl: `${server.url}/plain/` });
}

async function serve(
  repository: WeightsRepository,
  faults: WeightsFaults,
  ranges: AskedRange[],
  request: RecordedRequest,
  answer: Answer,
): Promise<void> {
  if (request.method === "OPTIONS") return answer.send(204, PREFLIGHT);
  const path = decodeURIComponent(request.path.split("?")[0] ?? "");
  const { name, revision } = repository;
  if (path === `/api/models/${name}/tree/${revision}`)
    return answer.send(200, JSON_HEADERS, listOf(repository));
  const file = [`/${name}/resolve/${revision}/`, "/plain/"]
    .filter((folder) => path.startsWith(folder))
    .map((folder) => path.slice(folder.length))[0];
  const bytes = file === undefined ? undefined : repository.files.get(file);
  if (file === undefined || bytes === undefined) return answer.send(404, OPEN_HEADERS, "not found");
  return sendFile(faults, ranges, { request, answer, file, bytes });
}

interface Exchange {
  readonly request: RecordedRequest;
  readonly answer: Answer;
  readonly file: string;
  readonly bytes: Uint8Array;
}

async function sendFile(
  faults: WeightsFaults,
  ranges: AskedRange[],
  { request, answer, file, bytes }: Exchange,
): Promise<void> {
  const count = ranges.filter((asked) => asked.file === file).length;
  const isPast = (fault: WeightsFaults["missing"]): boolean =>
    fault !== null && fault.file === file && count >= fault.after;
  if (isPast(faults.missing)) return answer.send(404, OPEN_HEADERS, "not found");
  const version = isPast(faults.changed) ? "another" : "first";
  const headers = { ...OPEN_HEADERS, etag: `"${file}-${version}"`, "accept-ranges": "bytes" };
  if (request.method === "HEAD") {
    return answer.send(200, { ...headers, "content-length": String(bytes.length) });
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers["range"] ?? "");
  if (range === null || faults.ignoresRanges) return answer.send(200, headers, bytes);
  const start = Number(range[1]);
  const end = range[2] === "" ? bytes.length : Math.min(Number(range[2]) + 1, bytes.length);
  if (start >= bytes.length) {
    return answer.send(416, { ...headers, "content-range": `bytes */${bytes.length}` });
  }
  ranges.push({ file, start, end });
  const { gate } = faults;
  if (gate !== null && ranges.length > gate.after) await answer.waitAt(gate.gate);
  const part = bytes.subarray(start, end);
  const partial = {
    ...headers,
    "content-length": String(part.length),
    "content-range": `bytes ${start}-${end - 1}/${bytes.length}`,
  };
  if (faults.cuts > 0) {
    faults.cuts -= 1;
    return answer.sendCut(206, partial, part.subarray(0, part.length >> 1));
  }
  return answer.send(206, partial, part);
}

const OPEN_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "content-range, content-length, accept-ranges, etag, link",
};
const JSON_HEADERS = { ...OPEN_HEADERS, "content-type": "application/json" };
const PREFLIGHT = {
  ...OPEN_HEADERS,
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "range",
};

/** Small text files have only git's own hash there; weights have their SHA-256. */
function listOf({ files }: WeightsRepository): string {
  const rows = [...files].map(([path, bytes]) => ({
    type: "file",
    oid: createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex"),
    size: bytes.length,
    path,
    ...(path.endsWith(".safetensors") || path.endsWith(".bin")
      ? { lfs: { oid: createHash("sha256").update(bytes).digest("hex"), size: bytes.length } }
      : {}),
  }));
  return JSON.stringify(rows);
}
