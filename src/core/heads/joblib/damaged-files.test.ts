import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSwitchyardError } from "#core/errors.ts";
import { readLinearModels } from "./linear-models.ts";

describe("any damage to a good file", () => {
  const good = new Uint8Array(
    readFileSync(new URL("./fixtures/np2_dict_of_ridges.joblib", import.meta.url)),
  );

  /** Reads, and takes nothing but our own refusal for an answer. */
  const readsOrRefuses = (damaged: Uint8Array): void => {
    try {
      readLinearModels(damaged);
    } catch (thrown) {
      if (!isSwitchyardError(thrown)) throw thrown;
    }
  };

  it("by a cut at every length is refused", () => {
    for (let length = 0; length < good.length; length += 1) {
      expect(() => readLinearModels(good.subarray(0, length))).toThrow();
      readsOrRefuses(good.subarray(0, length));
    }
  });

  it("by changed bytes gives a model or a refusal, nothing else", () => {
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const damaged = good.slice();
        for (const [at, byte] of changes) damaged[at] = byte;
        readsOrRefuses(damaged);
      }),
      { numRuns: 500 },
    );
  });

  it("by random bytes behind the header gives a refusal", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        readsOrRefuses(Uint8Array.of(0x80, 4, ...tail));
      }),
      { numRuns: 500 },
    );
  });
});
