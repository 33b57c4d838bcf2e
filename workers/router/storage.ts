import type { SwitchyardStorage } from "#storage/open-storage.ts";

let opening: Promise<SwitchyardStorage> | null = null;

/**
 * This worker's storage. Loaded with the first access and not with the worker, so that the worker can start before its
 * database code has arrived; a failed download is tried again by the next access.
 */
export function storage(): Promise<SwitchyardStorage> {
  opening ??= import("#storage/open-storage.ts").then(
    ({ openStorage }) => openStorage(),
    (thrown: unknown) => {
      opening = null;
      throw thrown;
    },
  );
  return opening;
}
