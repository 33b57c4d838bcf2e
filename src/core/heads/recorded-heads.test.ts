import { describe, expect, it } from "vitest";
import { readCompactHeads, writeCompactHeads } from "./compact-heads.ts";
import { recordedHeads } from "./fixtures/recorded-heads.ts";

describe.each(recordedHeads())("the recorded heads $id", ({ manifest, bin, heads }) => {
  it("are read as they were, number for number", () => {
    expect(readCompactHeads(JSON.parse(manifest), bin)).toEqual(heads);
  });

  it("are written as they were", () => {
    const written = writeCompactHeads(heads);
    expect(JSON.parse(written.manifest)).toEqual(JSON.parse(manifest));
    expect(written.bin).toEqual(bin);
  });
});
