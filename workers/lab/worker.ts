import * as Comlink from "comlink";
import { SwitchyardError } from "#core/errors.ts";
import { openHeads } from "#storage/open-heads.ts";
import { openOutcomeTables } from "#storage/open-outcome-tables.ts";
import { breather } from "#workers/wire/breather.ts";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { LabApi } from "./api.ts";
import type { LabWorld } from "./lab-world.ts";
import { serveTask } from "./serve-task.ts";

installErrorTransfer();

const world: Omit<LabWorld, "loadFile"> = {
  clock: systemClock,
  tables: openOutcomeTables(),
  heads: openHeads(),
  breathe: breather(systemClock),
};

const api: LabApi = {
  start(task, pageUrl, port) {
    const loadFile: LabWorld["loadFile"] = (path, signal) => load(new URL(path, pageUrl), signal);
    void serveTask({ ...world, loadFile }, task, port);
  },
};

Comlink.expose(api);

async function load(url: URL, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  if (response?.ok === true) return new Uint8Array(await response.arrayBuffer());
  throw new SwitchyardError("network", "The table that comes with the page could not be loaded.", {
    fix: "Connect to the network once, then try again: it stays in this browser from then on.",
    side: "visitor",
    retryable: true,
  });
}
