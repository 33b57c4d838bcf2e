import { ModelShelf } from "#storage/installed/model-shelf.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { InstalledApi } from "./api.ts";
import { archiveModel, exportModel } from "./export-model.ts";
import { holdModel } from "./hold-model.ts";
import { Installer, type InstallerWorld } from "./installer.ts";
import { poolSize, QuantisePool } from "./quantise-pool.ts";
import { serveWork } from "./serve-work.ts";

/** The worker's calls, on this browser's storage. What differs in tests is where models come from. */
export function openInstalledApi(
  world: Pick<InstallerWorld, "openSource" | "shardCapBytes">,
): InstalledApi {
  const shelf = (): Promise<ModelShelf> => ModelShelf.open(navigator.storage);
  const installer = new Installer({
    ...world,
    shelf,
    pool: () => new QuantisePool(poolSize(navigator.hardwareConcurrency)),
    now: Date.now,
    lock: holdModel,
  });
  const serve = (port: MessagePort, work: Parameters<typeof serveWork>[2]): void =>
    void serveWork(port, systemClock, work);
  return {
    plan: (request) => installer.plan(request),
    install: (request, port) =>
      serve(port, async (work) => {
        await installer.install(request, work);
        return [];
      }),
    models: async () => (await shelf()).list(),
    verify: (id, port) => serve(port, (work) => installer.verify(id, work)),
    repair: (id, files, port) =>
      serve(port, async (work) => {
        await installer.repair(id, files, work);
        return [];
      }),
    exportTo: (id, folder, port) =>
      serve(port, async (work) => {
        await exportModel(await shelf(), id, folder, work);
        return [];
      }),
    archive: async (id) => archiveModel(await shelf(), id),
    remove: (id) => installer.remove(id),
  };
}
