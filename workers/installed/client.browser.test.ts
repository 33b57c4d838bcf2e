import { afterEach, beforeEach, describe, expect, it } from "vitest";
import reference from "#core/weights/fixtures/mlc_tiny_qwen2_tied/q4f32_1-cap16k/tensor-cache.json?raw";
import { tinyTokenizerFile } from "#workers/gpu/fixtures/tiny-tokenizer.ts";
import type { InstallRequest, LocalFile, WorkMessage } from "./api.ts";
import { InstalledClient, type WorkHandle } from "./client.ts";

const CHECKPOINT = import.meta.glob<string>(
  "../../src/core/weights/fixtures/mlc_tiny_qwen2_tied/hf/*",
  { query: "?url", import: "default", eager: true },
);

const smallShards = (): Worker =>
  new Worker(new URL("./fixtures/small-shards-worker.ts", import.meta.url), { type: "module" });

let client = new InstalledClient(smallShards);
let checkpoint: readonly LocalFile[] = [];

async function removeModels(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

beforeEach(async () => {
  await removeModels();
  const files = await Promise.all(
    Object.entries(CHECKPOINT).map(async ([path, url]) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      return { name, file: new File([await (await fetch(url)).blob()], name) };
    }),
  );
  const tokenizer = new File([JSON.stringify(tinyTokenizerFile().json)], "tokenizer.json");
  checkpoint = [...files, { name: tokenizer.name, file: tokenizer }];
});

afterEach(async () => {
  client.dispose();
  client = new InstalledClient(smallShards);
  await removeModels();
});

function request(files: readonly LocalFile[] = checkpoint): InstallRequest {
  return { origin: { kind: "folder", name: "tiny" }, quantization: "q4f32_1", files };
}

async function endOf(handle: WorkHandle) {
  const progress: WorkMessage[] = [];
  for await (const message of handle.messages) {
    if (message.type === "finish") return { ...message, progress };
    progress.push(message);
  }
  throw new Error("no finish");
}

const install = (files?: readonly LocalFile[]) =>
  endOf(client.work((api, port) => api.install(request(files), port)));

async function installed() {
  const models = await client.call((api) => api.models());
  const [model] = models;
  if (models.length !== 1 || model === undefined) throw new Error(`${models.length} models`);
  return model;
}

async function folderOf(id: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle("switchyard-models")).getDirectoryHandle(id);
}

async function fileOf(id: string, name: string): Promise<File> {
  return (await (await folderOf(id)).getFileHandle(name)).getFile();
}

async function namesOf(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names.sort((one, other) => one.localeCompare(other, "en"));
}

async function flipBit(id: string, name: string, at: number): Promise<void> {
  const handle = await (await folderOf(id)).getFileHandle(name);
  const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  const writer = await handle.createWritable();
  await writer.write(bytes);
  await writer.close();
}

describe("a model from a folder", () => {
  it("is planned, converted to the reference's bytes, and listed", async () => {
    const plan = await client.call((api) => api.plan(request()));
    expect(plan).toMatchObject({ name: "tiny", work: "convert", summary: { modelType: "qwen2" } });
    const end = await install();
    expect(end.failure).toBeNull();
    expect(end.progress.at(-1)).toMatchObject({
      progress: { at: expect.stringMatching(/weight/) },
    });
    // The reference's list holds the MD5 of every shard: equal lists are equal shards.
    expect(await (await fileOf(plan.id, "tensor-cache.json")).text()).toBe(reference);
    const model = await installed();
    expect(model).toMatchObject({
      id: plan.id,
      isComplete: true,
      checkedInputs: { right: 0, of: 2 },
      verification: null,
      libraryUrl: null,
    });
    expect((await namesOf(await folderOf(plan.id))).join()).not.toMatch(/unfinished|part/);
  });

  it("goes on after a cut without reading what is finished, and ends with the same bytes", async () => {
    const limit = new File(["90"], "fails-after");
    const cut = await install([...checkpoint, { name: limit.name, file: limit }]);
    expect(cut.failure).toMatchObject({ code: "model-download", message: "The line was cut." });
    const begun = await installed();
    expect(begun).toMatchObject({ isComplete: false, quantization: "q4f32_1" });
    const names = await namesOf(await folderOf(begun.id));
    const before = await Promise.all(
      names
        .filter((name) => name.endsWith(".bin"))
        .map(async (name) => [name, (await fileOf(begun.id, name)).lastModified] as const),
    );
    expect(before.length).toBeGreaterThan(0);
    expect((await install()).failure).toBeNull();
    for (const [name, modified] of before) {
      expect((await fileOf(begun.id, name)).lastModified).toBe(modified);
    }
    expect(await (await fileOf(begun.id, "tensor-cache.json")).text()).toBe(reference);
  });

  it("leaves nothing of a checkpoint that is broken", async () => {
    const broken = checkpoint.map(({ name, file }) =>
      name === "model-00002-of-00002.safetensors"
        ? { name, file: new File([file.slice(0, file.size - 10)], name) }
        : { name, file },
    );
    await expect(client.call((api) => api.plan(request(broken)))).rejects.toMatchObject({
      code: "weights-invalid",
    });
    expect((await install(broken)).failure).toMatchObject({ code: "weights-invalid" });
    expect(await client.call((api) => api.models())).toEqual([]);
  });

  it("stops when it is told to, and is deleted whole", async () => {
    const handle = client.work((api, port) => api.install(request(), port));
    handle.stop();
    expect((await endOf(handle)).failure).toMatchObject({ code: "aborted" });
    for (const { id } of await client.call((api) => api.models())) {
      await client.call((api) => api.remove(id));
    }
    const root = await navigator.storage.getDirectory();
    expect(await namesOf(await root.getDirectoryHandle("switchyard-models"))).toEqual([]);
  });
});

describe("an installed model", () => {
  it("is verified, found damaged to the bit, and repaired", async () => {
    await install();
    const { id } = await installed();
    const verify = () => endOf(client.work((api, port) => api.verify(id, port)));
    expect((await verify()).damaged).toEqual([]);
    expect((await installed()).verification).toMatchObject({ damaged: [] });
    await flipBit(id, "params_shard_2.bin", 1234);
    expect((await verify()).damaged).toEqual(["params_shard_2.bin"]);
    expect((await installed()).verification).toMatchObject({ damaged: ["params_shard_2.bin"] });
    const repair = await endOf(client.work((api, port) => api.repair(id, checkpoint, port)));
    expect(repair.failure).toBeNull();
    expect((await verify()).damaged).toEqual([]);
  });

  it("is exported, and the export is installed as it is", async () => {
    await install();
    const { id } = await installed();
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("export", { create: true });
    const end = await endOf(client.work((api, port) => api.exportTo(id, folder, port)));
    expect(end.failure).toBeNull();
    const exported: LocalFile[] = [];
    for await (const handle of folder.values()) {
      const file = await (handle as FileSystemFileHandle).getFile();
      exported.push({ name: handle.name, file });
    }
    expect(exported.map(({ name }) => name)).toContain("switchyard-manifest.json");
    const archive = await client.call((api) => api.archive(id));
    expect(archive.size).toBeGreaterThan(exported.reduce((sum, { file }) => sum + file.size, 0));
    await client.call((api) => api.remove(id));
    const copy = await client.call((api) => api.plan(request(exported)));
    expect(copy).toMatchObject({ id, work: "copy", summary: { quantization: "q4f32_1" } });
    expect((await install(exported)).failure).toBeNull();
    const verified = await endOf(client.work((api, port) => api.verify(id, port)));
    expect(verified.damaged).toEqual([]);
    const text = async () => (await fileOf(id, "tensor-cache.json")).text();
    expect(await text()).toBe(reference);
  });

  it("cannot be exported or repaired when it is gone", async () => {
    const archive = client.call((api) => api.archive("gone"));
    await expect(archive).rejects.toMatchObject({ code: "model-invalid" });
    const repair = await endOf(client.work((api, port) => api.repair("gone", [], port)));
    expect(repair.failure).toMatchObject({ code: "model-invalid" });
  });
});
