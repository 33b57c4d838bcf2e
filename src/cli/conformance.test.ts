import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { main } from "./conformance.ts";

const folder = mkdtempSync(join(tmpdir(), "switchyard-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await main(args, (line) => lines.push(line));
  return { code, lines };
}

function golden(name: string, cases: readonly unknown[]): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ function: name, cases }));
  return path;
}

describe("the conformance command", () => {
  it("runs the copies under the tests without arguments", async () => {
    const { code, lines } = await run();
    expect(code).toBe(0);
    expect(lines).toContain("router_r1_format_reward: 103 passed, 0 failed");
    expect(lines.at(-1)).toMatch(/^\d{4,} passed, 0 failed$/);
  });

  it("shows what was expected and got, and exits with 1", async () => {
    const path = golden("router_r1_route_count", [
      { input: "", output: 0 },
      { name: "one", input: "<search>Qwen: q</search>", output: 2 },
    ]);
    const { code, lines } = await run(path);
    expect(code).toBe(1);
    expect(lines).toEqual([
      "router_r1_route_count: 1 passed, 1 failed",
      "  case one",
      "    expected 2",
      "    got      1",
      "1 passed, 1 failed",
    ]);
  });

  it("fails on an unknown file and on one that cannot be read", async () => {
    const unknown = await run(golden("xrouter_of_tomorrow", [{ input: 1, output: 1 }]));
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.lines).toContain("  no adapter knows this file");
    const missing = await run(join(folder, "router_r1_missing.json"));
    expect(missing.code).toBe(1);
    expect(missing.lines.at(-1)).toBe("0 passed, 1 failed");
  });
});
