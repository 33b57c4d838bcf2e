import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { missingParts } from "./webllm-pipeline.ts";

const PACKAGE = new URL("../../node_modules/@mlc-ai/web-llm/", import.meta.url);

function read(path: string): string {
  return readFileSync(new URL(path, PACKAGE), "utf8");
}

const SOURCE = read("lib/index.js");
const DECLARATIONS = read("lib/llm_chat.d.ts");

/** The text of a method of a class, without its indentation. */
function methodOf(className: string, head: string): string {
  const from = SOURCE.indexOf(`\nclass ${className} {`);
  const begin = SOURCE.indexOf(`\n    ${head}`, from);
  const end = SOURCE.indexOf("\n    }\n", begin);
  if (from === -1 || begin === -1 || end === -1) throw new Error(`${className}.${head} is gone`);
  return SOURCE.slice(begin, end).replace(/\s+/g, " ").trim();
}

function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/**
 * What we rely on below the public interface of the engine, word for word. When one of these fails after an upgrade:
 * read the method again, see whether `webllm-engine.ts` still holds, run `npm run e2e:gpu`, and only then take over
 * the new fingerprint.
 */
describe("@mlc-ai/web-llm, below its public interface", () => {
  it("is the version that this was written for", () => {
    expect(JSON.parse(read("package.json"))).toMatchObject({ version: "0.2.86" });
  });

  it.each([
    ["embedAndForward(", "fffae50e49d451b3"],
    ["getTokensEmbeddings(", "8de8d0d0da612d46"],
    ["resetChat(", "c4cc99c0c9c00af4"],
    ["resetKVCache(", "57c80ff648577d51"],
    ["updateLogitsOnCPU(", "85e57235adabfc46"],
  ])("has the %s… that we know", (head, expected) => {
    expect(fingerprint(methodOf("LLMChatPipeline", head))).toBe(expected);
  });

  it.each([
    ["reload(", "2f35bfefc219fe73"],
    ["unload(", "9c35df3227cf6a0a"],
  ])("has the %s… that we know", (head, expected) => {
    expect(fingerprint(methodOf("MLCEngine", head))).toBe(expected);
  });

  it("declares every part that is used", () => {
    for (const part of [
      "tvm",
      "device",
      "tokenizer",
      "kvCache",
      "contextWindowSize",
      "slidingWindowSize",
      "prefillChunkSize",
      "stopTokens",
      "kvStateKind",
      "filledKVCacheLength",
      "embedAndForward",
      "resetChat",
    ]) {
      expect(DECLARATIONS).toMatch(new RegExp(`\\b${part}\\b`));
    }
    expect(SOURCE).toContain("loadedModelIdToPipeline.set(modelId, newPipeline)");
  });

  it("keeps one sequence, numbered 0, in a cache of pages", () => {
    expect(methodOf("LLMChatPipeline", "resetKVCache(")).toContain(
      'fKVCacheAddSequence(state, new libExports$2.Scalar(0, "int64"))',
    );
    expect(SOURCE).toContain("const defaultMaxNumSequence = 1;");
  });

  it("keeps its files under the names that we store them by", () => {
    for (const name of ["webllm/config", "webllm/wasm", "webllm/model", "tensor-cache.json"]) {
      expect(SOURCE).toContain(`"${name}"`);
    }
  });
});

describe("missingParts", () => {
  const nothing = (): undefined => undefined;
  const whole = {
    tvm: {
      beginScope: nothing,
      endScope: nothing,
      cpu: nothing,
      empty: nothing,
      scalar: nothing,
      getGlobalFunc: nothing,
      detachFromCurrentScope: nothing,
    },
    device: {},
    tokenizer: {},
    kvCache: {},
    contextWindowSize: 1,
    slidingWindowSize: -1,
    prefillChunkSize: 1,
    stopTokens: [],
    filledKVCacheLength: 0,
    embedAndForward: nothing,
    resetChat: nothing,
  };

  it("finds nothing amiss in a pipeline as it should be", () => {
    expect(missingParts(whole)).toEqual([]);
  });

  it("names what is not as it should be", () => {
    const changed = { ...whole, embedAndForward: 1, tvm: { ...whole.tvm, scalar: undefined } };
    expect(missingParts(changed)).toEqual(["embedAndForward", "tvm.scalar"]);
    expect(missingParts({ ...whole, tvm: null })).toEqual(["tvm"]);
  });
});
