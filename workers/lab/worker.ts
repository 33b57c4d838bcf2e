import * as Comlink from "comlink";
import { openHeads } from "#storage/open-heads.ts";
import { openOutcomeTables } from "#storage/open-outcome-tables.ts";
import { breather } from "#workers/wire/breather.ts";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { LabApi } from "./api.ts";
import type { LabWorld } from "./lab-world.ts";
import { serveTask } from "./serve-task.ts";

installErrorTransfer();

const world: Omit<LabWorld, "ownFiles"> = {
  clock: systemClock,
  tables: openOutcomeTables(),
  heads: openHeads(),
  breathe: breather(systemClock),
};

const api: LabApi = {
  start(task, pageUrl, port) {
    const ownFiles = { fetch: self.fetch.bind(self), base: pageUrl };
    void serveTask({ ...world, ownFiles }, task, port);
  },
};

Comlink.expose(api);
