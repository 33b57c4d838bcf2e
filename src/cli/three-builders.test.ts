import { describe, expect, it } from "vitest";
import type { ChatShape } from "#core/chat/chat-shape.ts";
import type { PolicyId } from "#core/policies/policies.ts";
import { readCompletionRequest } from "#core/serve/read-completion-request.ts";
import { CLEAR_SKY } from "#demo/weather.ts";
import { presetPool } from "#pricing/pools.ts";
import { PRESETS } from "#providers/presets.ts";
import type { RunRequest, RuntimeSpec } from "#run/run-request.ts";
import { startOf } from "#run/start-of-run.ts";
import { createRouter, type RouterOptions } from "#script/create-router.ts";
import { type PrepareParts, prepareResume, prepareRun } from "#state/ask/prepare-run.ts";
import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import { PoolShelf } from "#state/pools/pool-shelf.svelte.ts";
import { Preferences, type PreferenceValues } from "#state/settings/preferences.svelte.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { servedRuns } from "./serve-runs.ts";
import { serveSettings } from "./serve-settings.ts";

const QUESTION = "Which river flows through Vienna?";
const SERVER = { baseUrl: "http://localhost:8000/v1", model: "router", shape: "llama" } as const;
const EMBEDDING = { baseUrl: "http://localhost:8001", model: "e" } as const;
const FRAME = { before: "Q ", after: "\nA ", trims: true };
const LOADED = { kind: "page", model: "Tiny", shape: "plain", frame: FRAME } as const;

/** The same choices, as each surface is told them. */
interface Told {
  readonly policy: PolicyId;
  readonly page: Partial<PreferenceValues>;
  readonly script: RouterOptions;
  readonly server: readonly string[] | null;
}

const CASES: readonly (readonly [string, Told])[] = [
  ...(["router-r1", "always", "random", "r2-router", "oracle", "cascade", "fitted"] as const).map(
    (policy) =>
      [
        `${policy} in the demo`,
        { policy, page: { mode: "demo" }, script: {}, server: [] },
      ] as const,
  ),
  [
    "Router-R1 on a server",
    {
      policy: "router-r1",
      page: { mode: "live", runtime: "server", server: { ...SERVER, price: null } },
      script: { runtime: { kind: "server", ...SERVER, price: null } },
      server: serverArgs(SERVER.baseUrl, SERVER.model, SERVER.shape),
    },
  ],
  [
    "xRouter at a provider",
    {
      policy: "xrouter",
      page: {
        mode: "live",
        policyOptions: { xrouter: { mode: "agent" } },
        chatRouter: { provider: "openai", model: "gpt-5-mini", price: null },
      },
      script: { runtime: { kind: "chat", provider: openai(), model: "gpt-5-mini", price: null } },
      server: serverArgs(openai().baseUrl, "gpt-5-mini", "qwen"),
    },
  ],
  [
    "R2-Router with stored heads and an embedding server",
    {
      policy: "r2-router",
      page: { mode: "live", embedding: EMBEDDING, headsId: "folder" },
      script: {
        runtime: { kind: "none" },
        embedding: { kind: "server", ...EMBEDDING },
        heads: "folder",
      },
      server: null,
    },
  ],
  [
    "a fitted router in the demo",
    {
      policy: "fitted",
      page: { mode: "demo", headsId: "folder" },
      script: { heads: "folder" },
      server: null,
    },
  ],
  [
    "a fitted router that may bring its own embedding",
    {
      policy: "fitted",
      page: { mode: "live", headsId: "folder" },
      script: { runtime: { kind: "none" }, heads: "folder" },
      server: null,
    },
  ],
  [
    "Router-R1 on the loaded model, in the format of its own template",
    {
      policy: "router-r1",
      page: { mode: "live", runtime: "page" },
      script: { runtime: { kind: "page" } },
      server: null,
    },
  ],
];

describe("page, script and server build the same run for", () => {
  it.each(CASES)("%s", async (_name, told) => {
    const page = await builtByPage(told);
    const script = await builtByScript(told);
    expect(comparable(script.request)).toEqual(comparable(page.request));
    expect(script.connected).toBe(page.connected);
    if (told.server === null) return;
    expect(comparable(await builtByServer(told))).toEqual(comparable(page.request));
  });

  it("a script that names nothing but the loaded model is connected with it", async () => {
    const { request, connected } = await builtByScript(CASES.at(-1)?.[1] as Told);
    expect(connected).toBe(1);
    expect(request.runtime).toEqual(LOADED);
    expect(request.options).toEqual({
      shape: "plain",
      chatBefore: FRAME.before,
      chatAfter: FRAME.after,
      chatTrims: FRAME.trims,
    });
  });

  it("a router of the lab, with the stored heads that are chosen, in the demo too", async () => {
    const told = CASES.filter(([, { policy }]) => policy === "fitted");
    const requests = await Promise.all(
      told.map(async ([, one]) => (await builtByPage(one)).request),
    );
    expect(requests.map(({ runtime, heads }) => [runtime.kind, heads])).toEqual([
      ["demo", null],
      ["demo", "folder"],
      ["none", "folder"],
    ]);
  });

  it("a run of the demo that is gone on with, with the router that its record names", async () => {
    const told = CASES.find(([name]) => name === "a fitted router in the demo")?.[1] as Told;
    const start = startOf((await builtByPage(told)).request);
    const { parts } = pageParts({ ...told, page: { mode: "demo", headsId: "another" } });
    const resumed = await prepareResume(parts, { type: "run-start", at: 0, ...start });
    expect(resumed).toMatchObject({ heads: "folder", runtime: { kind: "demo" } });
    const own = { ...start, options: {} };
    const resumedOwn = await prepareResume(parts, { type: "run-start", at: 0, ...own });
    expect(resumedOwn.heads).toBeNull();
  });

  it("stored heads, which its record names, so that it is resumed with them", async () => {
    const told = CASES.find(([name]) => name.startsWith("R2-Router with"))?.[1] as Told;
    expect((await builtByScript(told)).request.options).toMatchObject({ heads: "folder" });
  });
});

/** What a surface may differ in: which run it is. */
function comparable({ id: _, startedAt: __, seed: ___, ...request }: RunRequest) {
  return request;
}

function openai() {
  const found = PRESETS.find(({ id }) => id === "openai");
  if (found === undefined) throw new Error("there is no preset for OpenAI");
  const { id, name, dialect, baseUrl, needsKey } = found;
  return { id, name, dialect, baseUrl, needsKey };
}

function serverArgs(baseUrl: string, model: string, shape: ChatShape): readonly string[] {
  return ["--runtime", "server", "--base-url", baseUrl, "--model", model, "--shape", shape];
}

/** A loaded model, and a count of how often the router worker was given the way to it. */
function loadedModel() {
  const state = { connected: 0 };
  const model = {
    missing: async () => null,
    runtime: LOADED as RuntimeSpec,
    sessionSource: () => new MessageChannel().port1,
    embedding: {} as GpuModel["embedding"],
  };
  const router = {
    connectModel: async () => {
      state.connected += 1;
    },
    connectEmbedding: async () => undefined,
  };
  return { state, model, router };
}

/** Live runs need the keys of the pool; here they have them all. */
const VAULT = {
  locked: false,
  keys: PRESETS.map(({ id, baseUrl }) => ({ provider: id, origin: baseUrl, remembered: false })),
};

/** What the page puts a run together from, with these choices. */
function pageParts({ policy, page }: Told) {
  const { state, model, router } = loadedModel();
  const budget = serveSettings([]).budget;
  const preferences = new Preferences(
    async () => ({ read: async () => ({ policy, budget, ...page }), write: async () => undefined }),
    (thrown) => {
      throw thrown;
    },
  );
  const preset = presetPool("");
  if (preset === null) throw new Error("there is no pool to begin with");
  const parts: PrepareParts = {
    router: {
      ...router,
      call: async () => VAULT as never,
    } as Pick<RouterClient, "call" | "connectModel" | "connectEmbedding">,
    preferences,
    pools: new PoolShelf(async () => [{ ...preset, isOwn: false }]),
    providers: async () => PRESETS,
    gpu: async () => model,
    now: () => 0,
    newId: () => "page",
    newSeed: () => 1,
  };
  return { parts, state };
}

async function builtByPage(told: Told) {
  const { parts, state } = pageParts(told);
  const prepared = await prepareRun(parts, QUESTION);
  if (prepared.kind !== "ready") throw new Error(JSON.stringify(prepared));
  return { request: prepared.request, connected: state.connected };
}

async function builtByScript({ policy, script }: Told) {
  const { state, model, router } = loadedModel();
  const { connectGpu } = await import("#state/gpu/connect-gpu.ts");
  const gpu = connectGpu(async () => model, router);
  const requests: RunRequest[] = [];
  const client: Pick<RouterClient, "start"> = {
    start: (request) => {
      requests.push(request);
      return {
        messages: (async function* () {
          yield { type: "finish", failure: null } as const;
        })(),
        stop: () => undefined,
      } as ReturnType<RouterClient["start"]>;
    },
  };
  const budget = serveSettings([]).budget;
  const made = createRouter(client, { budget, weather: CLEAR_SKY, pace: 1, ...script }, gpu);
  const messages = [{ role: "user", content: QUESTION }];
  const stream = await made.chat.completions.create({ model: policy, messages, stream: true });
  // The run ends without an answer here; what it was asked for is all that counts.
  await stream.next().catch(() => undefined);
  const [request] = requests;
  if (request === undefined) throw new Error("nothing was run");
  return { request, connected: state.connected };
}

async function builtByServer({ policy, server }: Told): Promise<RunRequest> {
  const runs = await servedRuns(serveSettings(server ?? []), {});
  const asked = readCompletionRequest({
    model: policy,
    messages: [{ role: "user", content: QUESTION }],
  });
  const served = runs.models.find(({ id }) => id === policy);
  if (served === undefined || !("messages" in asked)) throw new Error("it is not served");
  return runs.build(asked, served, "server");
}
