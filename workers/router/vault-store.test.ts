import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { storage } from "./storage.ts";
import { Vault } from "./vault.ts";
import { vaultStore } from "./vault-store.ts";

const HOME = "https://api.openai.com/v1";
const provider = { id: "p", name: "P", dialect: "openai", baseUrl: HOME, needsKey: true } as const;

beforeEach(async () => (await storage()).vault.delete());

describe("vaultStore", () => {
  it("keeps remembered keys sealed over a restart, until they are forgotten", async () => {
    const vault = new Vault(vaultStore);
    await vault.set("p", HOME, "sk-canary-0000");
    expect(await vaultStore.read()).toBeNull();
    await vault.remember("correct horse battery");
    const record = await vaultStore.read();
    expect(new TextDecoder().decode(record?.data)).not.toContain("canary");

    const restarted = new Vault(vaultStore);
    expect(await restarted.status()).toEqual({ keys: [], locked: true });
    await restarted.unlock("correct horse battery");
    expect(await restarted.keyFor(provider)).toBe("sk-canary-0000");
    await restarted.forget();
    expect(await vaultStore.read()).toBeNull();
  });

  it("leaves a damaged record to the vault, which says so and can forget it", async () => {
    await (await storage()).vault.write({ version: 1, iterations: 1 });
    const vault = new Vault(vaultStore);
    await expect(vault.unlock("correct horse battery")).rejects.toMatchObject({
      code: "storage-failed",
    });
    expect(await vault.forget()).toEqual({ keys: [], locked: false });
  });

  it("opens one storage for the whole worker", async () => {
    expect(await storage()).toBe(await storage());
  });
});
