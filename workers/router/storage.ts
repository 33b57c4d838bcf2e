import type { RunStorage } from "#storage/open-run-storage.ts";

let opening: Promise<RunStorage> | null = null;

/**
 * This worker's storage. Loaded with the first access and not with the worker, so that the worker can start before its
 * database code has arrived; a failed download is tried again by the next access.
 */
export function storage(): Promise<RunStorage> {
  opening ??= import("#storage/open-run-storage.ts").then(
    ({ openRunStorage }) => openRunStorage(),
    (thrown: unknown) => {
      opening = null;
      throw thrown;
    },
  );
  return opening;
}
