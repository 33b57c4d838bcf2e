import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MADE_TEXTS, madeFile } from "#core/outcomes/shipped/fixtures/made-table.ts";
import { main } from "./evaluate.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "evaluate-shipped-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function evaluate(name: string, bytes: Uint8Array) {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const lines: string[] = [];
  const code = await main(["--table", path, "--routers", "ridge"], (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

it("a table as the page brings it is judged on the vectors that it brings", async () => {
  const { code, text } = await evaluate("made-v1.bin", madeFile());
  expect(text).toContain(`made: ${MADE_TEXTS.length} questions, 2 candidates`);
  expect(text).toMatch(/^Ridge /m);
  expect(text).not.toContain("Not fitted");
  expect(code).toBe(0);
});

it("a damaged one is refused in a clear word", async () => {
  const { code, text } = await evaluate("cut-v1.bin", madeFile().subarray(0, -1));
  expect(text).toContain("The table is damaged: its checksum differs.");
  expect(code).toBe(1);
});
