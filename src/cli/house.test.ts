import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLOOR_RULES, ROOM_ORDERS, withImportRules } from "./house.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BIOME = join(ROOT, "node_modules/.bin/biome");

/** What is refused, with a word of why, and what is not. */
const REFUSED = [
  ["src/core/cost", "#core/pool/candidate.ts", "order of rooms"],
  ["src/core/trajectory", "#core/policies/policies.ts", "order of rooms"],
  ["src/core/policies/always", "#core/share/codec.ts", "order of rooms"],
  ["src/core/heads", "#state/app.ts", "core may import only"],
  ["src/core/heads", "../policies/card.ts", "cross a folder"],
  ["src/core/heads/joblib", "../../policies/card.ts", "cross a folder"],
  ["src/core/loop", "#conformance/golden.ts", "core may import only"],
  ["src/run", "#workers/router/api.ts", "run may import only"],
  ["src/state/settings", "#state/ask/ask.svelte.ts", "order of rooms"],
  ["src/state/heads", "#state/app.ts", "order of rooms"],
  ["src/state/ask", "#workers/wire/remote-session.ts", "of a worker only"],
  ["src/state/gpu", "#workers/gpu/model-host.ts", "of a worker only"],
  ["src/ui/ask", "#storage/runs.ts", "ui may import only"],
  ["workers/router", "#workers/gpu/model-host.ts", "of other workers"],
  ["workers/wire", "#workers/gpu/api.ts", "of other workers"],
] as const;

const ALLOWED = [
  ["src/core/policies/always", "#core/pool/candidate.ts"],
  ["src/core/share", "#core/record/schema.ts"],
  ["src/core/weights", "#core/errors.ts"],
  ["src/run", "#providers/provider.ts"],
  ["src/state/ask", "#workers/router/client.ts"],
  ["src/state/ask", "#state/gpu/connect-gpu.ts"],
  ["workers/router", "#workers/wire/remote-session.ts"],
  ["workers/router", "#workers/gpu/client.ts"],
  ["src/ui/ask", "#run/readiness.ts"],
  ["src/cli", "#conformance/golden.ts"],
] as const;

interface Finding {
  readonly location: { readonly path: string };
  readonly message: string;
  readonly advices?: unknown;
}

let folder: string;
/** What the linter says of files that hold nothing but one import, by their path; types count as well. */
const findings = new Map<string, string>();

const planted = (room: string, place: number) => `${room}/planted-${place}.ts`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "switchyard-house-"));
  copyFileSync(join(ROOT, "biome.json"), join(folder, "biome.json"));
  for (const [place, [room, imported]] of [...REFUSED, ...ALLOWED].entries()) {
    mkdirSync(join(folder, room), { recursive: true });
    const text = `export type { Planted } from "${imported}";\n`;
    writeFileSync(join(folder, planted(room, place)), text);
  }
  const rule = "--only=style/noRestrictedImports";
  const { stdout } = spawnSync(
    BIOME,
    ["lint", "--vcs-enabled=false", rule, "--reporter=json", "."],
    {
      cwd: folder,
      encoding: "utf8",
    },
  );
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] };
  for (const found of diagnostics) {
    const path = found.location.path.replace(/^\.\//, "");
    findings.set(path, JSON.stringify(found));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("the linter's configuration holds the rules of house.ts", () => {
  const biome = readFileSync(join(ROOT, "biome.json"), "utf8");
  expect(withImportRules(biome), "run `npm run house`").toBe(biome);
});

it("every room that there is has its place in an order", () => {
  for (const [floor, rooms] of Object.entries(ROOM_ORDERS)) {
    const { folder } = FLOOR_RULES[floor as keyof typeof FLOOR_RULES];
    const there = readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "fixtures")
      .map(({ name }) => name);
    expect(rooms, folder).toEqual(expect.arrayContaining(there));
  }
});

it("every floor is where the rules say", () => {
  for (const { folder } of Object.values(FLOOR_RULES)) {
    expect(existsSync(join(ROOT, folder)), folder).toBe(true);
  }
});

describe("the linter", () => {
  it.each(REFUSED.map((rule, place) => [...rule, place] as const))(
    "refuses that %s imports %s (%s)",
    (room, _imported, why, place) => {
      expect(findings.get(planted(room, place))).toContain(why);
    },
  );

  it.each(ALLOWED.map((rule, place) => [...rule, REFUSED.length + place] as const))(
    "lets %s import %s",
    (room, _imported, place) => {
      expect(findings.get(planted(room, place))).toBeUndefined();
    },
  );
});
