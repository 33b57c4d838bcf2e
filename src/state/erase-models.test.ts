import { expect, it } from "vitest";
import { eraseModels } from "./erase-models.ts";

it("deletes what the engine keeps, and nothing of the page itself", async () => {
  const kept = new Set(["webllm/model", "webllm/config", "workbox-precache"]);
  await eraseModels({ keys: async () => [...kept], delete: async (name) => kept.delete(name) });
  expect([...kept]).toEqual(["workbox-precache"]);
});

it("does without caches where there are none", async () => {
  await expect(eraseModels(undefined)).resolves.toBeUndefined();
});
