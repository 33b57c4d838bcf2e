import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Provider } from "#providers/provider.ts";
import { Vault, type VaultStore } from "./vault.ts";
import type { StoredVault } from "./vault-seal.ts";

const CANARY = "sk-canary-0000";
const OTHER = "sk-canary-1111";
const PASSPHRASE = "correct horse battery";
const BASE = "https://api.openai.com/v1";
const OPENAI: Provider = {
  id: "openai",
  name: "OpenAI",
  dialect: "openai",
  baseUrl: BASE,
  needsKey: true,
};
const GROQ: Provider = { ...OPENAI, id: "groq", baseUrl: "https://api.groq.com/openai/v1" };

function memoryStore(start: StoredVault | null = null) {
  let record = start;
  const store: VaultStore = {
    read: async () => structuredClone(record),
    write: async (vault) => {
      record = structuredClone(vault);
    },
    delete: async () => {
      record = null;
    },
  };
  return { store, record: () => record };
}

/** A vault with one remembered key, as it is found in a new tab. */
async function remembered() {
  const memory = memoryStore();
  const before = new Vault(memory.store);
  await before.set("openai", BASE, CANARY);
  await before.remember(PASSPHRASE);
  return { ...memory, vault: new Vault(memory.store) };
}

const locked = expect.objectContaining({ code: "vault-locked", side: "visitor" });

describe("a key", () => {
  it("is given for its provider and its origin only", async () => {
    const vault = new Vault(memoryStore().store);
    const status = await vault.set("openai", `${BASE}/`, ` ${CANARY}\n`);
    expect(status).toEqual({
      keys: [{ provider: "openai", origin: "https://api.openai.com", remembered: false }],
      locked: false,
    });
    expect(await vault.keyFor(OPENAI)).toBe(CANARY);
    expect(await vault.keyFor({ ...OPENAI, baseUrl: "https://api.openai.com/v2" })).toBe(CANARY);
    expect(await vault.keyFor(GROQ)).toBeNull();
  });

  it.each([
    "https://api.openai.com.evil.example/v1",
    "https://evil.example/https://api.openai.com/v1",
    "https://api.openai.com:8443/v1",
    "http://localhost:8080/v1",
  ])("does not go to %s", async (baseUrl) => {
    const vault = new Vault(memoryStore().store);
    await vault.set("openai", BASE, CANARY);
    expect(await vault.keyFor({ ...OPENAI, baseUrl })).toBeNull();
  });

  it.each(["http://api.openai.com/v1", "nonsense", "https://a:b@api.openai.com/v1"])(
    "is not taken for %s",
    async (baseUrl) => {
      const vault = new Vault(memoryStore().store);
      const setting = vault.set("openai", baseUrl, CANARY);
      await expect(setting).rejects.toMatchObject({ code: "request-rejected" });
      expect((await vault.status()).keys).toEqual([]);
    },
  );

  it("is forgotten when an empty one takes its place", async () => {
    const vault = new Vault(memoryStore().store);
    await vault.set("openai", BASE, CANARY);
    expect((await vault.set("openai", BASE, " ")).keys).toEqual([]);
    expect(await vault.keyFor(OPENAI)).toBeNull();
  });

  it("cannot be seen from outside", async () => {
    const { store, record } = memoryStore();
    const vault = new Vault(store);
    const shown = [await vault.set("openai", BASE, CANARY), await vault.remember(PASSPHRASE)];
    const stored = record();
    const bytes = [stored?.data, stored?.salt, stored?.iv].map((part) =>
      new TextDecoder("latin1").decode(part),
    );
    const seen = [
      JSON.stringify(vault),
      inspect(vault, { showHidden: true, depth: 9 }),
      String(vault),
      JSON.stringify(shown),
      JSON.stringify(stored),
      ...bytes,
    ];
    for (const text of seen) {
      expect(text).not.toContain("canary");
      expect(text).not.toContain(PASSPHRASE);
    }
    expect(() => structuredClone(vault)).not.toThrow();
    expect(JSON.stringify(structuredClone(vault))).not.toContain("canary");
  });
});

describe("remembered keys", () => {
  it("wait for the passphrase in a new tab", async () => {
    const { vault } = await remembered();
    expect(await vault.status()).toEqual({ keys: [], locked: true });
    await expect(vault.keyFor(OPENAI)).rejects.toEqual(locked);
    await expect(vault.set("groq", GROQ.baseUrl, OTHER)).rejects.toEqual(locked);
    await expect(vault.remember(PASSPHRASE)).rejects.toEqual(locked);
    expect(await vault.keyFor({ ...OPENAI, needsKey: false })).toBeNull();
    const status = await vault.unlock(PASSPHRASE);
    expect(status).toEqual({
      keys: [{ provider: "openai", origin: "https://api.openai.com", remembered: true }],
      locked: false,
    });
    expect(await vault.keyFor(OPENAI)).toBe(CANARY);
  });

  it("stay shut for a wrong passphrase, and open for the right one after it", async () => {
    const { vault } = await remembered();
    const wrong = vault.unlock("correct horse batterx");
    await expect(wrong).rejects.toMatchObject({ code: "passphrase-wrong", side: "visitor" });
    expect((await vault.status()).locked).toBe(true);
    expect((await vault.unlock(PASSPHRASE)).locked).toBe(false);
  });

  it("open for the same passphrase from another keyboard", async () => {
    const { store } = memoryStore();
    const one = new Vault(store);
    await one.set("openai", BASE, CANARY);
    await one.remember("schlüssel\u0020bund");
    expect((await new Vault(store).unlock("schlu\u0308ssel bund")).keys).toHaveLength(1);
  });

  it("lock again", async () => {
    const { vault } = await remembered();
    await vault.unlock(PASSPHRASE);
    expect(await vault.lock()).toEqual({ keys: [], locked: true });
    await expect(vault.keyFor(OPENAI)).rejects.toEqual(locked);
    expect((await vault.unlock(PASSPHRASE)).keys).toHaveLength(1);
  });

  it("are gone when forgotten, also while locked", async () => {
    const { vault, record } = await remembered();
    expect(await vault.forget()).toEqual({ keys: [], locked: false });
    expect(record()).toBeNull();
    expect(await vault.keyFor(OPENAI)).toBeNull();
  });

  it("do not come back after one was replaced or taken out", async () => {
    const { vault, store, record } = await remembered();
    await vault.unlock(PASSPHRASE);
    await vault.set("openai", BASE, OTHER);
    const next = new Vault(store);
    await next.unlock(PASSPHRASE);
    expect(await next.keyFor(OPENAI)).toBe(OTHER);
    await next.set("openai", BASE, "");
    expect(record()).toBeNull();
  });

  it("do not take new keys in unasked", async () => {
    const { vault, store } = await remembered();
    await vault.unlock(PASSPHRASE);
    await vault.set("groq", GROQ.baseUrl, OTHER);
    const next = new Vault(store);
    expect((await next.unlock(PASSPHRASE)).keys.map(({ provider }) => provider)).toEqual([
      "openai",
    ]);
    await vault.remember("another passphrase");
    expect((await next.unlock("another passphrase")).keys).toHaveLength(2);
  });

  it("need a key and a passphrase worth the name", async () => {
    const vault = new Vault(memoryStore().store);
    await expect(vault.remember(PASSPHRASE)).rejects.toMatchObject({ code: "key-missing" });
    await vault.set("openai", BASE, CANARY);
    await expect(vault.remember("short")).rejects.toMatchObject({ code: "passphrase-wrong" });
  });

  it("are stored under a slow key derivation, with new salt and iv each time", async () => {
    const { vault, record } = await remembered();
    await vault.unlock(PASSPHRASE);
    const first = record();
    await vault.set("openai", BASE, OTHER);
    const second = record();
    await vault.remember(PASSPHRASE);
    const third = record();
    expect(first).toMatchObject({ version: 1, iterations: 600_000 });
    expect(first?.salt).toHaveLength(16);
    expect(first?.iv).toHaveLength(12);
    expect(second?.iv).not.toEqual(first?.iv);
    expect(third?.salt).not.toEqual(first?.salt);
  });

  it("are not opened from a record that was changed", async () => {
    const { store, record } = await remembered();
    const good = record();
    if (good === null) throw new Error("nothing was stored");
    const flipped = good.data.map((byte, index) => (index === 3 ? byte ^ 1 : byte));
    const changes: readonly [Partial<StoredVault>, string][] = [
      [{ data: flipped }, "passphrase-wrong"],
      [{ iterations: 600_001 }, "passphrase-wrong"],
      [{ iterations: 1 }, "storage-failed"],
      [{ iterations: 1e12 }, "storage-failed"],
      [{ salt: new Uint8Array(0) }, "storage-failed"],
      [{ version: 2 as 1 }, "storage-failed"],
    ];
    for (const [change, code] of changes) {
      await store.write({ ...good, ...change });
      const opening = new Vault(store).unlock(PASSPHRASE);
      await expect(opening).rejects.toMatchObject({ code });
    }
  });

  it("are changed by one operation at a time", async () => {
    const { store } = memoryStore();
    const vault = new Vault(store);
    const [, , status] = await Promise.all([
      vault.set("openai", BASE, CANARY),
      vault.remember(PASSPHRASE),
      vault.set("groq", GROQ.baseUrl, OTHER),
    ]);
    expect(status.keys).toMatchObject([{ remembered: true }, { remembered: false }]);
  });
});
