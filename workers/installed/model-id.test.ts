import fc from "fast-check";
import { expect, it } from "vitest";
import type { ModelOrigin } from "#storage/installed/installed-model.ts";
import { installedUrl, readInstalledUrl } from "#storage/installed/installed-url.ts";
import { modelId, nameOfOrigin } from "./model-id.ts";

const HUB = {
  kind: "repository",
  host: "https://huggingface.co",
  repository: "a/my.model",
} as const;

it("is the same for the same origin, whatever mirror it came from", () => {
  const id = modelId({ ...HUB, revision: "main" }, "q4f16_1");
  expect(id).toMatch(/^my\.model-q4f16_1-[0-9a-f]{8}$/);
  expect(modelId({ ...HUB, host: "https://mirror.example", revision: "main" }, "q4f16_1")).toBe(id);
  expect(modelId({ ...HUB, revision: "v2" }, "q4f16_1")).not.toBe(id);
  expect(modelId({ ...HUB, repository: "b/my.model", revision: "main" }, "q4f16_1")).not.toBe(id);
  expect(modelId({ ...HUB, revision: "main" }, "q4f32_1")).not.toBe(id);
});

it("names what it comes from", () => {
  expect(nameOfOrigin({ kind: "address", url: "https://a.example/models/tiny%20one/" })).toBe(
    "tiny one",
  );
  expect(nameOfOrigin({ kind: "address", url: "https://a.example/" })).toBe("model");
  expect(nameOfOrigin({ kind: "folder", name: "mine" })).toBe("mine");
});

it("is a folder's name and a part of an address, whatever it was made from", () => {
  const origin: fc.Arbitrary<ModelOrigin> = fc.record({
    kind: fc.constant("folder" as const),
    name: fc.string({ unit: "binary" }),
  });
  fc.assert(
    fc.property(origin, (from) => {
      const id = modelId(from, "q4f16_1");
      expect(id).toMatch(/^\w[\w.-]*$/);
      const url = new URL(`${installedUrl(id)}/resolve/main/tokenizer.json`).href;
      expect(readInstalledUrl(url)).toEqual({ id, file: "tokenizer.json" });
    }),
  );
  expect(readInstalledUrl("https://huggingface.co/a/b/resolve/main/x")).toBeNull();
});
