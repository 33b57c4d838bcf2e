import { storage } from "./storage.ts";
import type { VaultStore } from "./vault.ts";
import type { StoredVault } from "./vault-seal.ts";

/** Keeps the sealed keys in this worker's storage. */
export const vaultStore: VaultStore = {
  async read() {
    // `openVault` checks every field before it trusts the record.
    return (await (await storage()).vault.read()) as StoredVault | null;
  },
  async write(vault) {
    await (await storage()).vault.write(vault);
  },
  async delete() {
    await (await storage()).vault.delete();
  },
};
