import { describe, expect, it, vi } from "vitest";
import { testDatabase, testEngine } from "./fixtures/test-engine.ts";
import { SETTINGS } from "./setting-table.ts";
import { SettingsRepository } from "./settings.ts";

describe("SettingsRepository", () => {
  it("has initial values that its own schemas allow", async () => {
    const settings = new SettingsRepository(testDatabase());
    const initial = Object.fromEntries(
      Object.entries(SETTINGS).map(([key, setting]) => [key, setting.initial]),
    );
    await settings.write(initial);
    expect(await settings.read()).toEqual(initial);
  });

  it("gives what was set, and the initial value of what was not", async () => {
    const settings = new SettingsRepository(testDatabase());
    expect(await settings.get("fidelity")).toBe("switchyard");
    await settings.set("fidelity", "paper");
    await settings.set("headsId", null);
    expect(await settings.get("fidelity")).toBe("paper");
    expect(await settings.read()).toEqual({ fidelity: "paper", headsId: null });
  });

  it("takes a stored value that cannot be read for one that was never chosen", async () => {
    const database = testDatabase();
    const settings = new SettingsRepository(database);
    await settings.set("pace", 3);
    await database.settings.put({ key: "mode", value: "dream" });
    await database.settings.put({ key: "budget", value: { cost: -1 } });
    await database.settings.put({ key: "of another time", value: 1 });
    await database.settings.put({ key: "constructor", value: 1 });
    expect(await settings.get("mode")).toBe("demo");
    expect(await settings.get("budget")).toEqual(SETTINGS.budget.initial);
    expect(await settings.read()).toEqual({ pace: 3 });
  });

  it("finds a prompt and a loop of before among the options of Router-R1, until these are chosen anew", async () => {
    const database = testDatabase();
    const settings = new SettingsRepository(database);
    await database.settings.bulkPut([
      { key: "template", value: "Route {question}." },
      { key: "loop", value: "infer" },
      { key: "policyOptions", value: { xrouter: { maxTurns: 2 }, "router-r1": { topP: 0.5 } } },
    ]);
    const moved = {
      xrouter: { maxTurns: 2 },
      "router-r1": { prompt: "Route {question}.", loop: "infer", topP: 0.5 },
    };
    expect(await settings.read()).toEqual({ policyOptions: moved });
    expect(await settings.get("policyOptions")).toEqual(moved);

    await settings.set("pace", 2);
    expect(await settings.get("policyOptions")).toEqual(moved);
    await settings.set("policyOptions", { "router-r1": { loop: "infer" } });
    expect(await settings.read()).toEqual({
      pace: 2,
      policyOptions: { "router-r1": { loop: "infer" } },
    });
  });

  it("takes no prompt from a setting of before that was empty", async () => {
    const database = testDatabase();
    await database.settings.put({ key: "template", value: null });
    expect(await new SettingsRepository(database).read()).toEqual({});
  });

  it("refuses what a setting does not allow and then keeps nothing", async () => {
    const settings = new SettingsRepository(testDatabase());
    await expect(settings.write({ mode: "live", pace: -1 })).rejects.toMatchObject({
      code: "storage-failed",
      message: expect.stringContaining("pace"),
    });
    expect(await settings.read()).toEqual({});
  });

  it("keeps known fields only: a key that slipped into the server's address is not stored", async () => {
    const database = testDatabase();
    const server = {
      baseUrl: "http://localhost:8000/v1",
      model: "m",
      shape: "qwen",
      price: null,
      key: "sk-canary-0000",
    } as const;
    await new SettingsRepository(database).set("server", server);
    expect(JSON.stringify(await database.settings.toArray())).not.toContain("canary");
  });

  it("tells a watcher now and after a change from another tab, until it is ended", async () => {
    const engine = testEngine();
    const [here, there] = [testDatabase(engine), testDatabase(engine)];
    const seen: string[] = [];
    const end = new SettingsRepository(here).watch("mode", (mode) => seen.push(mode), vi.fn());
    await vi.waitFor(() => expect(seen).toEqual(["demo"]));
    await new SettingsRepository(there).set("mode", "live");
    await vi.waitFor(() => expect(seen.at(-1)).toBe("live"));
    end();
    await new SettingsRepository(there).set("mode", "demo");
    await here.settings.toArray();
    expect(seen.at(-1)).toBe("live");
  });
});
