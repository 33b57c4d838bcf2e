import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readCheckpoint } from "#core/heads/read-checkpoint.ts";
import type { ChosenFile } from "./api.ts";
import { checkpointFiles } from "./checkpoint-files.ts";
import { chosen, smallCheckpoint } from "./fixtures/chosen-files.ts";

const signal = new AbortController().signal;

async function headsOf(files: readonly ChosenFile[]) {
  const { heads } = await readCheckpoint(await checkpointFiles(files), {
    source: "a test",
    signal,
  });
  return heads;
}

function folder(top: string): ChosenFile[] {
  return Object.entries(smallCheckpoint()).map(([path, content]) => chosen(top + path, content));
}

describe("checkpointFiles", () => {
  it("reads the same heads from a folder and from a zip archive of it", async () => {
    const fromFolder = await headsOf(folder("r2_router/"));
    expect(fromFolder).toMatchObject({ kind: "ridge", models: [{ name: "Small-8B" }] });
    const inZip = Object.fromEntries(
      Object.entries(smallCheckpoint()).map(([path, content]) => [
        `R2-Router-main/r2_router/${path}`,
        content,
      ]),
    );
    const fromZip = await headsOf([chosen("R2-Router-main.zip", zipSync(inZip).slice())]);
    expect(fromZip).toEqual(fromFolder);
  });

  it("reads nothing but the files that a checkpoint consists of", async () => {
    const unread: ChosenFile = {
      path: "r2_router/huge.safetensors",
      file: { size: 1e12, arrayBuffer: () => Promise.reject(new Error("read")) } as unknown as Blob,
    };
    expect(await headsOf([...folder("r2_router/"), unread])).toMatchObject({ kind: "ridge" });
  });

  it("refuses a file that is far too large without reading it", async () => {
    const file = {
      size: 1e12,
      arrayBuffer: () => Promise.reject(new Error("read")),
    } as unknown as Blob;
    await expect(headsOf([{ path: "config.json", file }])).rejects.toMatchObject({
      code: "import-invalid",
    });
    await expect(headsOf([{ path: "heads.zip", file }])).rejects.toMatchObject({
      code: "import-invalid",
    });
  });

  it("refuses an archive that is none, is cut, or says that it unpacks to gigabytes", async () => {
    const zip = zipSync({ "config.json": new Uint8Array(100) });
    const bomb = zip.slice();
    // The size that the entry claims, in the central directory.
    const directory = bomb.findIndex((_, at) => bomb[at] === 0x50 && bomb[at + 2] === 0x01);
    new DataView(bomb.buffer).setUint32(directory + 24, 0xfffffff0, true);
    for (const bytes of [new Uint8Array(50), zip.slice(0, 60), bomb]) {
      await expect(headsOf([chosen("heads.zip", bytes)])).rejects.toMatchObject({
        code: "import-invalid",
        message: expect.stringContaining("heads.zip"),
      });
    }
  });
});
