/** The engine keeps weights, settings and libraries of models in caches of these names. */
const ENGINE_CACHES = "webllm/";

/** Installed models lie in a folder of this name: see `src/storage/installed/model-shelf.ts`. */
const INSTALLED = "switchyard-models";

/** Deletes every model that this browser keeps for the page. Without https there are no caches, and nothing is kept. */
export async function eraseModels(
  caches: Pick<CacheStorage, "keys" | "delete"> | undefined,
  storage: Pick<StorageManager, "getDirectory"> | undefined,
): Promise<void> {
  await eraseInstalled(storage);
  const names = (await caches?.keys()) ?? [];
  const engine = names.filter((name) => name.startsWith(ENGINE_CACHES));
  await Promise.all(engine.map((name) => caches?.delete(name)));
}

/** A browser without such files, or a private window, has nothing to delete. */
async function eraseInstalled(
  storage: Pick<StorageManager, "getDirectory"> | undefined,
): Promise<void> {
  const root = await storage?.getDirectory().catch(() => undefined);
  await root?.removeEntry(INSTALLED, { recursive: true }).catch((thrown: unknown) => {
    if (!(thrown instanceof DOMException && thrown.name === "NotFoundError")) throw thrown;
  });
}
