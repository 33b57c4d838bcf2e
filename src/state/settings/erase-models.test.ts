import { expect, it } from "vitest";
import { eraseModels } from "./erase-models.ts";

/** A private file system with folders of these names. */
function storageWith(folders: Set<string>) {
  const root = {
    removeEntry: async (name: string) => {
      if (!folders.delete(name)) throw new DOMException("no such entry", "NotFoundError");
    },
  };
  return { getDirectory: async () => root as unknown as FileSystemDirectoryHandle };
}

const noCaches = { keys: async () => [], delete: async () => true };

it("deletes what the engine keeps and what was installed, and nothing of the page itself", async () => {
  const kept = new Set(["webllm/model", "webllm/config", "workbox-precache"]);
  const folders = new Set(["switchyard-models", "something-else"]);
  const caches = { keys: async () => [...kept], delete: async (name: string) => kept.delete(name) };
  await eraseModels(caches, storageWith(folders));
  expect([...kept]).toEqual(["workbox-precache"]);
  expect([...folders]).toEqual(["something-else"]);
});

it("does without caches and files where there are none", async () => {
  await expect(eraseModels(undefined, undefined)).resolves.toBeUndefined();
  await expect(eraseModels(noCaches, storageWith(new Set()))).resolves.toBeUndefined();
  const refused = { getDirectory: () => Promise.reject(new DOMException("no", "SecurityError")) };
  await expect(eraseModels(noCaches, refused)).resolves.toBeUndefined();
});

it("says when files could not be deleted", async () => {
  const root = { removeEntry: () => Promise.reject(new DOMException("in use", "InUseError")) };
  const storage = { getDirectory: async () => root as unknown as FileSystemDirectoryHandle };
  await expect(eraseModels(noCaches, storage)).rejects.toThrow("in use");
});
