/** The engine keeps weights, settings and libraries of models in caches of these names. */
const ENGINE_CACHES = "webllm/";

/** Deletes every model that this browser keeps for the page. Without https there are no caches, and nothing is kept. */
export async function eraseModels(
  caches: Pick<CacheStorage, "keys" | "delete"> | undefined,
): Promise<void> {
  const names = (await caches?.keys()) ?? [];
  const engine = names.filter((name) => name.startsWith(ENGINE_CACHES));
  await Promise.all(engine.map((name) => caches?.delete(name)));
}
