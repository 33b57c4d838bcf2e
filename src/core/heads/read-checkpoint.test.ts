import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { writeCompactHeads } from "./compact-heads.ts";
import { SMALL_HEADS } from "./fixtures/small-heads.ts";
import { predictHeads } from "./predict-heads.ts";
import { type CheckpointFile, type CheckpointProgress, readCheckpoint } from "./read-checkpoint.ts";

const VARIANTS = new URL("./joblib/fixtures/", import.meta.url);
const variant = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, VARIANTS)));

const model = (name: string) => ({
  openrouter_id: `test/${name}`,
  input_price_per_million: 0.1,
  output_price_per_million: 0.2,
  checkpoint_dir: `${name}_ridge_alpha10.0`,
  available: true,
});

const CONFIG = {
  router_name: "R2-Router",
  embedding_model: "Qwen/Qwen3-0.6B",
  embedding_dim: 8,
  models: { second: model("second"), first: model("first") },
};

/** A folder as it is published, with synthetic files of eight features. */
function folder(config: object = CONFIG, root = "r2_router/"): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>([
    [`${root}config.json`, new TextEncoder().encode(JSON.stringify(config))],
  ]);
  for (const name of ["first", "second"]) {
    const path = `${root}checkpoints/${name}_ridge_alpha10.0/`;
    files.set(`${path}limited_score_predictors.joblib`, variant("np2_dict_of_ridges.joblib"));
    files.set(`${path}unlimited_score_predictor.joblib`, variant("np1_ridge_zlib.joblib"));
    files.set(`${path}unlimited_token_predictor.joblib`, variant("np2_ridge_f64.joblib"));
  }
  return files;
}

function read(
  files: ReadonlyMap<string, Uint8Array>,
  progress: CheckpointProgress[] = [],
  signal = new AbortController().signal,
) {
  const list = [...files].map(
    ([path, bytes]): CheckpointFile => ({ path, read: async () => bytes }),
  );
  const onProgress = (step: CheckpointProgress): void => void progress.push(step);
  return readCheckpoint(list, { source: "a test", signal, onProgress });
}

const refusal = (reason: RegExp): unknown =>
  expect.objectContaining({ code: "import-invalid", message: expect.stringMatching(reason) });

describe("a checkpoint folder", () => {
  it("is read in the order of its configuration, whatever folder it lies in", async () => {
    for (const root of ["", "a/b/"]) {
      const { heads, leftOut } = await read(folder(CONFIG, root));
      expect(leftOut).toEqual([]);
      expect(heads.models.map(({ name }) => name)).toEqual(["second", "first"]);
      expect(heads.embedding).toEqual({ model: "Qwen/Qwen3-0.6B", dimension: 8 });
      const [first] = predictHeads(heads, new Float64Array(8));
      expect(first?.limited.map(({ budget }) => budget)).toEqual([10, 20]);
      expect(first?.unlimited?.quality).toBeCloseTo(0.25754204392433167, 12);
    }
  });

  it("tells its progress file by file", async () => {
    const progress: CheckpointProgress[] = [];
    await read(folder(), progress);
    expect(progress).toHaveLength(7);
    expect(progress.at(-1)).toMatchObject({ filesRead: 7, filesInAll: 7 });
    expect(progress.slice(1).every(({ filesInAll }) => filesInAll === 7)).toBe(true);
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(read(folder(), [], controller.signal)).rejects.toMatchObject({ code: "aborted" });
  });

  it("leaves out models without checkpoints, and says which", async () => {
    const files = folder();
    for (const path of [...files.keys()]) if (path.includes("/first_")) files.delete(path);
    const { heads, leftOut } = await read(files);
    expect(heads.models.map(({ name }) => name)).toEqual(["second"]);
    expect(leftOut).toEqual(["first"]);
  });

  it("may be the compact form", async () => {
    const { manifest, binName, bin } = writeCompactHeads(SMALL_HEADS);
    const files = new Map([
      ["x/r2_weights.manifest.json", new TextEncoder().encode(manifest)],
      [`x/${binName}`, bin],
    ]);
    expect((await read(files)).heads).toEqual(SMALL_HEADS);
    await expect(read(new Map([...files].slice(0, 1)))).rejects.toThrow(
      /x\/r2_weights.f32.bin is missing/,
    );
  });
});

describe("a checkpoint folder is refused", () => {
  const limited = "r2_router/checkpoints/first_ridge_alpha10.0/limited_score_predictors.joblib";

  it.each([
    [
      "without a configuration",
      new Map([["readme.txt", new Uint8Array()]]),
      /neither a config.json/,
    ],
    ["without any checkpoint", new Map([...folder()].slice(0, 1)), /no checkpoints/],
    [
      "with a configuration that is no JSON",
      new Map([["config.json", new Uint8Array([123])]]),
      /not JSON/,
    ],
    [
      "with a list for a configuration",
      new Map([["config.json", new TextEncoder().encode("[]")]]),
      /config.json cannot be used/,
    ],
    [
      "with a damaged file, by its name",
      folder().set(limited, new Uint8Array(9)),
      new RegExp(limited),
    ],
    [
      "with a single model for a dictionary",
      folder().set(limited, variant("np2_ridge_f32.joblib")),
      /dictionary/,
    ],
    [
      "with several targets in one head",
      folder().set(
        limited.replace("limited_score_predictors", "unlimited_score_predictor"),
        variant("np2_ridge_two_targets.joblib"),
      ),
      /predicts 2 values/,
    ],
    [
      "for another length of embedding",
      folder({ ...CONFIG, embedding_dim: 1024 }),
      /reads 8 numbers/,
    ],
    [
      "without a name for the embedding",
      folder({ ...CONFIG, embedding_model: "" }),
      /embedding_model/,
    ],
    [
      "with a negative price",
      folder({ ...CONFIG, models: { a: { ...model("first"), input_price_per_million: -1 } } }),
      /input_price/,
    ],
    [
      "with a folder above",
      folder({ ...CONFIG, models: { a: { ...model("first"), checkpoint_dir: "../up" } } }),
      /name of a folder/,
    ],
    ["with no models", folder({ ...CONFIG, models: {} }), /names no model/],
  ])("%s", async (_, files, reason) => {
    await expect(read(files)).rejects.toEqual(refusal(reason));
  });

  it.each(["unlimited_score", "unlimited_token"])("without the file of %s", async (name) => {
    const files = folder();
    for (const path of [...files.keys()])
      if (path.includes(`first_ridge_alpha10.0/${name}`)) files.delete(path);
    await expect(read(files)).rejects.toThrow(new RegExp(`first.*${name}.*is missing`));
  });
});
