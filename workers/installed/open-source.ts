import { openFolder, openRepository } from "#core/weights/http-source.ts";
import type { WeightSource } from "#core/weights/weight-source.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { InstallRequest } from "./api.ts";
import { FileSource } from "./file-source.ts";

/**
 * The hub's redirects, mirrors and loopback servers are all asked from here: a worker may fetch from everywhere. Past
 * the browser's own cache, which would keep gigabytes a second time, answers one range of a file after the other, and
 * asks the server for some of them twice (Chromium 156).
 */
const WORLD = {
  fetch: (input: RequestInfo | URL, init?: RequestInit) =>
    fetch(input, { ...init, cache: "no-store" }),
  clock: systemClock,
};

/** Where a model comes from, ready to be read. Throws `weights-invalid` for names and addresses that cannot be. */
export function openSource({
  origin,
  files,
}: Pick<InstallRequest, "origin" | "files">): WeightSource {
  if (origin.kind === "folder") return new FileSource(origin.name, files);
  if (origin.kind === "address") return openFolder(WORLD, origin.url);
  return openRepository(WORLD, origin);
}
