import { readFile } from "node:fs/promises";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { createServer, type Plugin, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunEvent } from "#core/trajectory/events.ts";

/**
 * “To add a published router, write one folder and a line in policies.ts”, done: the folder is `fixtures/toy-router`, the
 * line (and its import) is written into the table as it is loaded. Nothing else of the project is told, so whatever lists,
 * configures, serves, checks or runs routers has to find it on its card.
 */
const TABLE = /export const POLICIES = \{\n/;

const addToy: Plugin = {
  name: "add-toy-router",
  enforce: "pre",
  transform(code, id) {
    if (!id.endsWith("/src/core/policies/policies.ts")) return null;
    if (!TABLE.test(code)) throw new Error("the table of routers is not where it was");
    return `import { toyCard } from "/src/cli/fixtures/toy-router/card.ts";\n${code.replace(
      TABLE,
      (line) => `${line}  toy: toyCard,\n`,
    )}`;
  },
};

let server: ViteDevServer;
const load = (path: string) => server.ssrLoadModule(path);

beforeAll(async () => {
  server = await createServer({
    configFile: false,
    logLevel: "error",
    appType: "custom",
    server: { middlewareMode: true, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [addToy, svelte({ configFile: false, compilerOptions: { runes: true } })],
  });
});

afterAll(() => server.close());

const WHERE = "../../src/core/policies/policies.ts";

test("the table has no toy of its own", async () => {
  expect(await readFile(new URL(WHERE, import.meta.url), "utf8")).not.toMatch(/toy/i);
});

test("it is listed, and its options are a form", async () => {
  const { policyCard } = await load("/src/core/policies/policies.ts");
  const { render } = await load("svelte/server");
  const { default: panel } = await load("/src/cli/fixtures/toy-router/ToyPanel.svelte");
  const { Preferences } = await load("/src/state/settings/preferences.svelte.ts");
  const preferences = new Preferences(
    () => Promise.reject(new Error("nothing is stored here")),
    () => undefined,
  );
  const pools = { find: () => null };
  const listing = policyCard("toy");
  const details = await listing.details();
  const { body } = render(panel, { props: { app: { preferences, pools }, listing, details } });
  const text = body.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  expect(text).toContain("Asks the candidate with the shortest name, or the longest.");
  expect(text).toContain("Which name wins");
  expect(text).toContain("The longest");
});

test("it is built, opened and run in the demo with its option, and its record is a record", async () => {
  const { buildRun } = await load("/src/run/build-run.ts");
  const { openRun } = await load("/src/run/open-run.ts");
  const { startOf } = await load("/src/run/start-of-run.ts");
  const { runPolicy } = await load("/src/core/loop/run-policy.ts");
  const { parseEvents } = await load("/src/core/record/schema.ts");
  const { DEFAULT_BUDGET } = await load("/src/core/trajectory/budget.ts");
  const { presetPool } = await load("/pricing/pools.ts");
  const { CLEAR_SKY } = await load("/src/demo/weather.ts");
  const { systemClock } = await load("/workers/wire/system-clock.ts");
  const { pool } = presetPool("");
  const request = await buildRun(
    {
      question: "Which river flows through Vienna?",
      policy: "toy",
      fidelity: "paper",
      options: { length: "longest" },
      parts: { runtime: { kind: "demo" }, embedding: null, heads: null },
      pool,
      providers: [],
      providerUrls: {},
      budget: DEFAULT_BUDGET,
      weather: CLEAR_SKY,
      pace: 0,
    },
    { id: "t1", startedAt: 0, seed: 1 },
  );
  expect(request).toMatchObject({ fidelity: "switchyard", options: { length: "longest" } });
  const means = {
    access: { fetch, clock: systemClock, random: () => 0, online: () => true, date: () => 0 },
    keyFor: async () => null,
    headsFor: () => Promise.reject(new Error("no heads are needed")),
    openGpuSession: null,
    openGpuEmbedder: () => null,
  };
  const events: RunEvent[] = [];
  const sink = { emit: (event: RunEvent) => void events.push(event), commit: async () => {} };
  const parts = await openRun(means, request, startOf(request), () => undefined);
  const { signal } = new AbortController();
  expect(await runPolicy({ ...parts, sink, signal })).toBe("answered");
  const longest = pool
    .map(({ id }: { readonly id: string }) => id)
    .toSorted((one: string, other: string) => one.length - other.length)
    .at(-1);
  expect(events.find(({ type }) => type === "call-start")).toMatchObject({ candidate: longest });
  expect(parseEvents(JSON.parse(JSON.stringify(events)))).toEqual(events);
});

test("it is served, and answers over HTTP", async () => {
  const { serveSettings } = await load("/src/cli/serve-settings.ts");
  const { servedRuns } = await load("/src/cli/serve-runs.ts");
  const { startServer } = await load("/src/cli/serve-server.ts");
  const settings = serveSettings(["--port", "0", "--pace", "0"]);
  const running = await startServer(settings, await servedRuns(settings, {}), {}, () => undefined);
  try {
    const models = await (await fetch(`${running.url}/v1/models`)).json();
    expect(models.data.map(({ id }: { readonly id: string }) => id)).toContain("toy");
    const response = await fetch(`${running.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "toy",
        messages: [{ role: "user", content: "Capital of Italy?" }],
      }),
    });
    const answer = await response.json();
    expect(answer.router_metadata).toMatchObject({ policy: "toy", simulated: true, turns_used: 1 });
    expect(answer.choices[0].message.content).not.toBe("");
  } finally {
    await running.close();
  }
});
