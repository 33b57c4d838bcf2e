import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tarOf } from "./tar.ts";

it("is read by tar, byte for byte, whatever the lengths", async () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-tar-"));
  try {
    const contents = [0, 1, 511, 512, 513].map((length) => Buffer.alloc(length, length % 251));
    const files = contents.map((bytes, i) => ({
      name: `params_shard_${i}.bin`,
      bytes: new Blob([bytes]),
    }));
    const archive = tarOf(files);
    expect(archive.size % 512).toBe(0);
    writeFileSync(join(folder, "model.tar"), Buffer.from(await archive.arrayBuffer()));
    execFileSync("tar", ["-xf", "model.tar"], { cwd: folder });
    for (const [i, bytes] of contents.entries()) {
      expect(readFileSync(join(folder, `params_shard_${i}.bin`)).equals(bytes)).toBe(true);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("refuses a name that a header cannot hold", () => {
  expect(() => tarOf([{ name: "x".repeat(101), bytes: new Blob([]) }])).toThrow(RangeError);
});
