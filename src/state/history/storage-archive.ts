import { exportRuns } from "#storage/export-runs.ts";
import { importRuns } from "#storage/import-runs.ts";
import type { SwitchyardStorage } from "#storage/open-storage.ts";
import type { Archive } from "./archive.ts";

/** As many as the paper's cost window holds. */
const COST_WINDOW = 1000;

/** The stored runs of the database, as the screens use them. `now` gives milliseconds since 1970. */
export function storageArchive({ runs }: SwitchyardStorage, now: () => number): Archive {
  return {
    load: (id) => runs.load(id),
    page: (filter, limit) => runs.page({ ...filter, limit }),
    totals: () => runs.totals(),
    paperCosts: () => runs.paperCosts(COST_WINDOW),
    keep: async (events) => (await runs.importRun(events)).id,
    remove: async (ids) => {
      const removed = await runs.remove(ids);
      return () => runs.restore(removed);
    },
    removeAll: () => runs.removeAll(),
    exportRuns: (ids) => exportRuns(runs, ids, now()),
    importRuns: (file) => importRuns(runs, file),
    watch: (changed) => runs.watch(changed),
  };
}
