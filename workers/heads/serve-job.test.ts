import { describe, expect, it } from "vitest";
import type { HeadModel } from "#core/heads/heads.ts";
import { predictHeads } from "#core/heads/predict-heads.ts";
import { type Act, scriptedWorld } from "#providers/fixtures/scripted-world.ts";
import { testDatabase } from "#storage/fixtures/test-engine.ts";
import { HeadsRepository } from "#storage/heads.ts";
import type { HeadsMessage, HeadsTask } from "./api.ts";
import { CONFIG, chosen, smallCheckpoint } from "./fixtures/chosen-files.ts";
import { serveJob } from "./serve-job.ts";

const NAME = { id: "new", name: "Mine", addedAt: 7 };
const RIDGE = { method: { kind: "ridge", alpha: 1e-6 }, heldOutShare: 0.25, seed: 3 } as const;
const NEIGHBOURS = {
  method: { kind: "knn", neighbourhood: { neighbours: 3, metric: "cosine", weights: "distance" } },
  heldOutShare: 0,
  seed: 3,
} as const;

const MODELS: readonly HeadModel[] = ["cheap", "dear"].map((name, index) => ({
  name,
  openrouterId: `maker/${name}`,
  inputPerMillion: 1,
  outputPerMillion: 1 + 9 * index,
  available: true,
  note: null,
}));

/** Cheap is good where the first number is large, dear is always good; the length grows with the second number. */
function table(rows: number, hasEmbeddings: boolean): string {
  return Array.from({ length: rows }, (_, row) => {
    const [x, y] = [(row % 10) / 10, ((row * 7) % 13) / 13];
    return ["cheap", "dear"].map((model) =>
      JSON.stringify({
        id: row,
        model,
        question: `question ${x} ${y}`,
        "100_score": model === "cheap" ? x : 0.9,
        unlimited_score: model === "cheap" ? x : 1,
        unlimited_count: 200 + 100 * y,
        ...(hasEmbeddings ? { embedding: [x, y] } : {}),
      }),
    );
  })
    .flat()
    .join("\n");
}

async function serve(
  job: HeadsTask,
  acts: readonly Act[] = [],
  onMessage?: (port: MessagePort, message: HeadsMessage) => void,
) {
  const heads = new HeadsRepository(testDatabase());
  const { access, sent } = scriptedWorld(acts);
  const { port1, port2 } = new MessageChannel();
  const messages: HeadsMessage[] = [];
  const end = new Promise<Extract<HeadsMessage, { type: "finish" }>>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<HeadsMessage>) => {
      messages.push(data);
      onMessage?.(port1, data);
      if (data.type === "finish") resolve(data);
    };
  });
  const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));
  const embedderOf = (model: string) =>
    model === "page/two" ? { model, embed: lastNumbers } : null;
  await serveJob({ access, heads: async () => heads, breathe, embedderOf }, job, port2);
  const finish = await end;
  port1.close();
  const phases = [
    ...new Set(messages.map((message) => (message.type === "progress" ? message.phase : "finish"))),
  ];
  return { finish, phases, heads, sent };
}

/** What the page's model makes of a question: the numbers behind its first word. */
async function lastNumbers(texts: readonly string[]): Promise<readonly Float64Array[]> {
  return texts.map((text) => Float64Array.from(text.split(" ").slice(1).map(Number)));
}

const embedded: Act = ({ body }) => {
  const texts = body?.["input"] as readonly string[];
  const data = texts.map((text, index) => {
    return { index, embedding: text.split(" ").slice(1).map(Number) };
  });
  return Response.json({ data });
};

function fitJob(changes: Partial<Extract<HeadsTask, { kind: "fit" }>> = {}): HeadsTask {
  return {
    kind: "fit",
    ...NAME,
    files: [chosen("table.jsonl", table(120, true))],
    models: MODELS,
    embedding: { kind: "given", model: "test/embedding" },
    settings: RIDGE,
    ...changes,
  };
}

describe("serveJob", () => {
  it("fits ridge heads on a table, measures them on rows it held out, and stores them", async () => {
    const { finish, phases, heads } = await serve(fitJob());
    expect(finish.failure).toBeNull();
    expect(phases).toEqual(["reading", "learning", "solving", "testing", "storing", "finish"]);
    expect(await heads.list()).toEqual([finish.heads]);
    expect(finish.heads).toMatchObject({
      ...NAME,
      kind: "ridge",
      embeddingModel: "test/embedding",
      budgets: [100],
      hasUnlimited: true,
      source: "table.jsonl",
      fit: { method: "ridge, α = 0.000001", seed: 3 },
    });
    const { fit: report } = finish.heads ?? {};
    const held = report?.heldOut?.rows ?? 0;
    expect(held).toBeGreaterThan(15);
    expect((report?.rowsFitted ?? 0) + held).toBe(120);
    expect(report?.heldOut?.bestSingle).toMatchObject({ model: "dear", budget: null, quality: 1 });
    expect(report?.heldOut?.audc).toBeGreaterThan(0);
    expect(report?.memoryBytes).toBeGreaterThan(120 * 6 * 8);
    // What is linear in the table is found again: 200 + 100 y tokens, a score of x.
    const stored = await heads.load("new");
    if (stored.kind === "fitted") throw new Error("another kind was stored");
    const [cheap] = predictHeads(stored, Float64Array.of(0.35, 0.5));
    expect(cheap?.unlimited?.tokens).toBeCloseTo(250, 3);
    expect(cheap?.limited[0]?.quality).toBeCloseTo(0.35, 5);
  });

  it("has an embedding server make the vectors, some questions at a time", async () => {
    const { finish, phases, heads, sent } = await serve(
      fitJob({
        files: [chosen("table.jsonl", table(70, false))],
        embedding: {
          kind: "server",
          server: { baseUrl: "http://localhost:8000", model: "Qwen/Qwen3-0.6B" },
        },
        settings: NEIGHBOURS,
      }),
      [embedded],
    );
    expect(finish.failure).toBeNull();
    expect(phases).toContain("embedding");
    expect(sent.map(({ body }) => (body?.["input"] as string[] | undefined)?.length)).toEqual([
      1, 32, 32, 6,
    ]);
    expect(finish.heads).toMatchObject({
      kind: "knn",
      embeddingModel: "Qwen/Qwen3-0.6B",
      dimension: 2,
    });
    expect(finish.heads?.fit).toMatchObject({
      rowsFitted: 70,
      heldOut: null,
      method: "3 neighbours, cosine, by distance",
    });
    const loaded = await heads.load("new");
    expect(loaded).toMatchObject({
      kind: "knn",
      questions: expect.arrayContaining(["question 0.1 0.5384615384615384"]),
    });
  });

  it("ends with the server's failure, and stores nothing", async () => {
    const server = { baseUrl: "http://localhost:8000", model: "m" };
    const { finish, heads } = await serve(fitJob({ embedding: { kind: "server", server } }), [
      embedded,
      () => Response.json({ data: [] }),
    ]);
    expect(finish.failure).toMatchObject({ code: "embedding-invalid" });
    expect(await heads.list()).toEqual([]);
  });

  it("fits on vectors of the page's own model, whose name the heads carry", async () => {
    const embedding = { kind: "page", model: "page/two" } as const;
    const files = [chosen("table.jsonl", table(40, false))];
    const { finish, phases, sent } = await serve(fitJob({ files, embedding }));
    expect(finish.heads).toMatchObject({ embeddingModel: "page/two", dimension: 2 });
    expect(phases).toContain("embedding");
    expect(sent).toEqual([]);
    const unloaded = { kind: "page", model: "page/other" } as const;
    const { finish: refused } = await serve(fitJob({ files, embedding: unloaded }));
    expect(refused.failure?.message).toBe("No embedding model is loaded on the GPU.");
  });

  it("stops in the middle of a fit, and stores nothing", async () => {
    const { finish, heads } = await serve(fitJob(), [], (port, message) => {
      if (message.type === "progress" && message.phase === "learning")
        port.postMessage({ type: "stop" });
    });
    expect(finish.failure).toMatchObject({ code: "aborted" });
    expect(await heads.list()).toEqual([]);
  });

  it.each([
    ["no embeddings", fitJob({ files: [chosen("table.jsonl", table(9, false))] }), "no embeddings"],
    ["no models", fitJob({ models: [] }), "No model is chosen"],
    ["no files", fitJob({ files: [] }), "no table among the files"],
  ])("says what is missing: %s", async (_name, job, message) => {
    const { finish } = await serve(job);
    expect(finish.failure).toMatchObject({
      code: "import-invalid",
      message: expect.stringContaining(message),
    });
  });

  it("says what is in a table without storing anything", async () => {
    const { finish, heads } = await serve({
      kind: "inspect",
      files: [chosen("table.jsonl", table(12, true))],
    });
    expect(finish.table).toMatchObject({ format: "r2-bench", rows: 12, dimension: 2 });
    expect(await heads.list()).toEqual([]);
  });

  it("imports a checkpoint from files and names the models that are not there", async () => {
    const config = JSON.parse(CONFIG);
    config.models["Large-70B"] = { ...config.models["Small-8B"], checkpoint_dir: "large" };
    const files = Object.entries({
      ...smallCheckpoint(),
      "config.json": JSON.stringify(config),
    }).map(([path, content]) => chosen(`r2_router/${path}`, content));
    const { finish, heads } = await serve({ kind: "files", ...NAME, files });
    expect(finish).toMatchObject({
      failure: null,
      heads: {
        kind: "ridge",
        dimension: 8,
        budgets: [10, 20],
        source: "folder r2_router",
        fit: null,
      },
      notes: [expect.stringContaining("Large-70B")],
    });
    expect(await heads.load("new")).toMatchObject({
      models: [{ name: "Small-8B", openrouterId: "maker/small-8b" }],
    });
    // What was exported is imported again, to the bit.
    const { manifest, bin } = await heads.files("new");
    const again = await serve({
      kind: "files",
      ...NAME,
      files: [
        chosen("x/manifest.json", manifest),
        chosen(`x/${JSON.parse(manifest).bin.file}`, bin),
      ],
    });
    expect(await again.heads.load("new")).toEqual(await heads.load("new"));
  });

  it("asks the public repository for the released checkpoint and refuses anything else", async () => {
    const { finish, sent } = await serve({ kind: "released", ...NAME }, [
      () => new Response(CONFIG),
    ]);
    expect(finish.failure).toMatchObject({ code: "checksum-mismatch" });
    expect(sent.map(({ url }) => url)).toEqual([
      "https://raw.githubusercontent.com/UCF-ML-Research/R2-Router/b0b2291aeee08feb4bedbd199ab014ec60d0004f/r2_router/config.json",
    ]);
  });
});
