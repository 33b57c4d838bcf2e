import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readAll, SeededCheckpoint, TINY_SHAPE } from "#core/weights/fixtures/seeded-checkpoint.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { type ConvertWorld, main } from "./convert.ts";

const FIXTURES = fileURLToPath(new URL("../core/weights/fixtures/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "switchyard-convert-"));
const seeded = join(folder, "seeded");
const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  mkdirSync(seeded);
  for (const [name, bytes] of await readAll(
    new SeededCheckpoint({ shape: TINY_SHAPE, fileCount: 2 }),
  )) {
    files.set(name, bytes);
    writeFileSync(join(seeded, name), bytes);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Run {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

async function run(args: readonly string[], changes: Partial<ConvertWorld> = {}): Promise<Run> {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await main([...args, "--threads", "1"], {
    print: (line) => out.push(line),
    screen: { isTerminal: false, write: (text) => errors.push(text) },
    http: { fetch: async () => new Response("", { status: 404 }), clock: systemClock },
    signal: new AbortController().signal,
    ...changes,
  });
  return { code, out: out.join("\n"), errors: errors.join("") };
}

/** A folder that is not there yet. */
function fresh(name: string): string {
  return join(folder, name);
}

function contents(path: string, without: readonly string[] = []): Readonly<Record<string, string>> {
  const names = readdirSync(path).filter((name) => !without.includes(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), "latin1")]));
}

const MANIFEST = ["switchyard-manifest.json"];
const SMALL = ["--shard-bytes", "16384"];

describe("npm run convert", () => {
  it("writes what the reference wrote", async () => {
    const to = fresh("reference");
    const args =
      "--quantization q4f32_1 --context-window 1024 --prefill-chunk 256 --max-batch-size 80";
    const from = join(FIXTURES, "mlc_tiny_llama_tied/hf");
    const { code, out, errors } = await run([
      "--from",
      from,
      "--to",
      to,
      ...args.split(" "),
      ...SMALL,
    ]);
    expect(code).toBe(0);
    expect(out).toContain("llama");
    expect(errors).toContain("There is no tokenizer.json");
    expect(errors).toMatch(/100 % · 8\/8 shards/);
    for (const name of ["tensor-cache.json", "mlc-chat-config.json"]) {
      const reference = join(FIXTURES, "mlc_tiny_llama_tied/q4f32_1-cap16k", name);
      expect(readFileSync(join(to, name), "utf8")).toBe(readFileSync(reference, "utf8"));
    }
  });

  it("gives the same files from a folder, from a repository and on several threads", async () => {
    const fromFolder = fresh("folder");
    expect((await run(["--from", seeded, "--to", fromFolder])).code).toBe(0);
    const http = { clock: systemClock, fetch: serve };
    const fromHub = fresh("hub");
    const hub = await run(["--from", "owner/tiny", "--revision", "v1", "--to", fromHub], { http });
    expect(hub).toMatchObject({ code: 0, out: expect.stringContaining("owner/tiny@v1") });
    expect(contents(fromHub, MANIFEST)).toEqual(contents(fromFolder, MANIFEST));
    const threaded = fresh("threads");
    const world: ConvertWorld = {
      print: () => undefined,
      screen: { isTerminal: true, write: () => undefined },
      http,
      signal: new AbortController().signal,
    };
    expect(await main(["--from", seeded, "--to", threaded, "--threads", "2"], world)).toBe(0);
    expect(contents(threaded, MANIFEST)).toEqual(contents(fromFolder, MANIFEST));
  });

  it("goes on after an interruption, and tidies up after a crash", async () => {
    const whole = fresh("whole");
    await run(["--from", seeded, "--to", whole, ...SMALL]);
    const to = fresh("interrupted");
    const controller = new AbortController();
    const interrupted = await run(["--from", seeded, "--to", to, ...SMALL], {
      signal: controller.signal,
      screen: {
        isTerminal: false,
        write: (text) => {
          if (/[3-9]0 %/.test(text)) controller.abort();
        },
      },
    });
    expect(interrupted.code).toBe(130);
    expect(existsSync(join(to, "switchyard-manifest.json"))).toBe(false);
    writeFileSync(join(to, "params_shard_9.bin.unfinished"), "what a crash left");
    const { code, errors } = await run(["--from", seeded, "--to", to, ...SMALL]);
    expect(code).toBe(0);
    expect(errors).not.toMatch(/ 0 %/);
    expect(contents(to, MANIFEST)).toEqual(contents(whole, MANIFEST));
  });

  it("finds a flipped bit and repairs it", async () => {
    const to = fresh("flipped");
    await run(["--from", seeded, "--to", to, ...SMALL]);
    const shard = join(to, "params_shard_3.bin");
    const sound = readFileSync(shard);
    const damaged = Buffer.from(sound);
    damaged[77] = (damaged[77] ?? 0) ^ 16;
    writeFileSync(shard, damaged);
    const found = await run(["--verify", "--to", to]);
    expect(found).toMatchObject({ code: 1, out: expect.stringContaining("params_shard_3.bin is") });
    const repaired = await run(["--repair", "--from", seeded, "--to", to, ...SMALL]);
    expect(repaired).toMatchObject({ code: 0, out: "Repaired: params_shard_3.bin." });
    expect(readFileSync(shard).equals(sound)).toBe(true);
    expect((await run(["--verify", "--to", to])).code).toBe(0);
  });

  it("compares with a compiled library, before the download and afterwards", async () => {
    const to = fresh("compared");
    await run(["--from", seeded, "--to", to]);
    const list = JSON.parse(readFileSync(join(to, "tensor-cache.json"), "utf8"));
    const params = list.records.flatMap(({ records }: { records: unknown[] }) => records);
    const library = fresh("library.wasm");
    const write = (quantization: string): void =>
      writeFileSync(
        library,
        `\0asm${JSON.stringify({ model_type: "qwen2", quantization, params })}\0`,
      );
    write("q4f16_1");
    expect((await run(["--check", library, "--to", to])).out).toMatch(/fits the library/);
    write("q4f32_1");
    const differs = await run(["--check", library, "--to", to]);
    expect(differs).toMatchObject({ code: 1, out: expect.stringContaining("is for q4f32_1") });
    const other = fresh("never");
    const refused = await run(["--from", seeded, "--to", other, "--check", library]);
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining("does not fit") });
    expect(existsSync(other)).toBe(false);
  });

  it("leaves another conversion alone unless it is told to discard it", async () => {
    const to = fresh("other");
    await run(["--from", seeded, "--to", to]);
    const again = ["--from", seeded, "--to", to, "--quantization", "q0f16"];
    const refused = await run(again);
    expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining("Discard") });
    expect((await run([...again, "--discard"])).code).toBe(0);
  });

  it.each([
    [["--to", "x"], 2, "--from is missing"],
    [["--from", "x"], 2, "--to is missing"],
    [["--from", "x", "--to", "y", "--quantization", "q3"], 2, "q3 is none of"],
    [["--from", "x", "--to", "y", "--shard-bytes", "-1"], 2, "shard-bytes"],
    [["--form", "x"], 2, "--form"],
    [["--from", "./nowhere", "--to", "y"], 1, "There is no folder ./nowhere"],
    [["--from", "owner/nowhere", "--to", "y"], 1, "the list of files is not at its address"],
    [["--from", "y", "--to", "y"], 1, "same folder"],
    [["--verify", "--to", "./nowhere"], 1, "holds no model"],
  ])("says what is wrong with %j", async (args, code, words) => {
    const { errors, ...result } = await run(args);
    expect(result.code).toBe(code);
    expect(errors).toMatch(new RegExp(words));
  });
});

/** The hub, with the seeded checkpoint at the revision v1. */
async function serve(url: string, init?: RequestInit): Promise<Response> {
  if (url === "https://huggingface.co/api/models/owner/tiny/tree/v1?recursive=true") {
    return Response.json(
      Array.from(files, ([path, { length }]) => ({ type: "file", path, size: length })),
    );
  }
  const bytes = files.get(basename(url)) ?? new Uint8Array(0);
  const range = new Headers(init?.headers).get("range") ?? "";
  const [, start = "0", end = "0"] = range.match(/^bytes=(\d+)-(\d+)$/) ?? [];
  return new Response(bytes.slice(Number(start), Number(end) + 1), {
    status: 206,
    headers: { "content-range": `bytes ${start}-${end}/${bytes.length}` },
  });
}
