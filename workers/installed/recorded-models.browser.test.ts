import { afterEach, beforeEach, expect, it } from "vitest";
import { installedUrl } from "#storage/installed/installed-url.ts";
import { ModelShelf } from "#storage/installed/model-shelf.ts";
import { withInstalledModels } from "../gpu/installed-caches.ts";
import recorded from "./fixtures/recorded-models.json";

const FILES = Object.entries(recorded.files).map(([path, text]) => ({
  path,
  bytes: text.startsWith("base64:") ? bytesOf(text.slice("base64:".length)) : encoded(text),
}));

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function encoded(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function forgetEverything(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

/** Lays the files where that page laid them, with nothing but the browser's own calls. */
beforeEach(async () => {
  await forgetEverything();
  const root = await navigator.storage.getDirectory();
  const models = await root.getDirectoryHandle("switchyard-models", { create: true });
  for (const { path, bytes } of FILES) {
    const [first = "", name] = path.split("/");
    const folder =
      name === undefined ? models : await models.getDirectoryHandle(first, { create: true });
    const file = await folder.getFileHandle(name ?? first, { create: true });
    const writer = await file.createWritable();
    await writer.write(bytes);
    await writer.close();
  }
});

afterEach(forgetEverything);

it("lists the models that an older page installed, whole ones and the one that was begun", async () => {
  const shelf = await ModelShelf.open(navigator.storage);
  const listed = [...(await shelf.list())].sort((one, other) => (one.id < other.id ? -1 : 1));
  expect(listed).toEqual([...recorded.listed].sort((one, other) => (one.id < other.id ? -1 : 1)));
  for (const { id, isComplete } of recorded.listed) {
    expect(await shelf.canGoOn(id), id).toBe(!isComplete);
  }
});

it("gives the engine every byte of them, checked against the manifest of then", async () => {
  const known = withInstalledModels(caches, () => ModelShelf.open(navigator.storage));
  const cache = await known.open("webllm/model");
  const id = recorded.listed.find(({ work }) => work === "copy")?.id ?? "";
  const files = FILES.filter(({ path }) => path.startsWith(`${id}/`));
  expect(files.map(({ path }) => path.split("/")[1])).toContain("params_shard_0.bin");
  for (const { path, bytes } of files) {
    const name = path.split("/")[1] ?? "";
    if (name === "switchyard-manifest.json") continue;
    const response = await cache.match(`${installedUrl(id)}/resolve/main/${name}`);
    expect(new Uint8Array((await response?.arrayBuffer()) ?? []), name).toEqual(bytes);
  }
});
