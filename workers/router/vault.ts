import { SwitchyardError } from "#core/errors.ts";
import type { Provider } from "#providers/provider.ts";
import { baseUrlOf } from "#providers/provider-address.ts";
import type { KeyStatus, VaultStatus } from "./api.ts";
import type { HeldKey, Sealer, StoredVault } from "./vault-seal.ts";

/** Where remembered keys lie, encrypted. One record. */
export interface VaultStore {
  read(): Promise<StoredVault | null>;
  write(vault: StoredVault): Promise<void>;
  delete(): Promise<void>;
}

/**
 * The visitor's keys, in this worker's memory only. A key leaves it in one way: to an adapter that is about to ask
 * the origin for which the key was entered. Keys may be remembered under a passphrase; while remembered ones wait for
 * it the vault is locked, and everything but looking, unlocking and forgetting throws `vault-locked`.
 */
export class Vault {
  readonly #store: VaultStore;
  readonly #crypto: Crypto;
  readonly #keys = new Map<string, HeldKey & { readonly remembered: boolean }>();
  /** Encrypts under the passphrase that was given in this session; `null` while locked or never remembered. */
  #sealer: Sealer | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: VaultStore, crypto: Crypto = globalThis.crypto) {
    this.#store = store;
    this.#crypto = crypto;
  }

  /** What may be known outside: which keys there are, never a key. */
  status(): Promise<VaultStatus> {
    return this.#inTurn(() => this.#status());
  }

  /**
   * Takes a key for one provider and the origin of its address, in place of the one before. An empty key forgets it,
   * also where it was remembered. Throws `request-rejected` for an address that no key may be sent to.
   */
  set(provider: string, baseUrl: string, key: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      await this.#throwIfLocked();
      const before = this.#keys.get(provider);
      const remembered = before?.remembered ?? false;
      const trimmed = key.trim();
      if (trimmed === "") this.#keys.delete(provider);
      else {
        const { origin } = baseUrlOf({ ...NOBODY, name: provider, baseUrl });
        this.#keys.set(provider, { provider, origin, key: trimmed, remembered });
      }
      // A replaced or forgotten key must not come back with the next unlock.
      if (remembered) await this.#save();
      return this.#status();
    });
  }

  /**
   * The provider's key, if its address is of the origin for which the key was entered; else `null`. Throws
   * `vault-locked` when the key may be among the remembered ones.
   */
  keyFor(provider: Provider): Promise<string | null> {
    return this.#inTurn(async () => {
      const held = this.#keys.get(provider.id);
      if (held !== undefined) return held.origin === baseUrlOf(provider).origin ? held.key : null;
      if (provider.needsKey) await this.#throwIfLocked();
      return null;
    });
  }

  /** Encrypts all keys under the passphrase and stores them, in place of what was stored. */
  remember(passphrase: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      await this.#throwIfLocked();
      if (this.#keys.size === 0) {
        throw new SwitchyardError("key-missing", "There is no key to remember.", {
          fix: "Enter a key first.",
          side: "visitor",
        });
      }
      const { sealerFor } = await import("./vault-seal.ts");
      const sealer = await sealerFor(passphrase, this.#crypto);
      await this.#store.write(await sealer.seal([...this.#keys.values()].map(bare)));
      this.#sealer = sealer;
      this.#markRemembered();
      return this.#status();
    });
  }

  /** Brings the remembered keys into memory. Throws `passphrase-wrong`. Keys entered since the lock stay. */
  unlock(passphrase: string): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      const stored = await this.#store.read();
      if (stored === null) return this.#status();
      const { openVault } = await import("./vault-seal.ts");
      const { sealer, keys } = await openVault(stored, passphrase, this.#crypto);
      for (const held of keys) {
        if (!this.#keys.has(held.provider)) {
          this.#keys.set(held.provider, { ...held, remembered: true });
        }
      }
      this.#sealer = sealer;
      return this.#status();
    });
  }

  /** Drops every key from memory. Remembered ones stay stored, and need the passphrase again. */
  lock(): Promise<VaultStatus> {
    return this.#inTurn(() => {
      this.#drop();
      return this.#status();
    });
  }

  /** Drops every key from memory and from storage. */
  forget(): Promise<VaultStatus> {
    return this.#inTurn(async () => {
      this.#drop();
      await this.#store.delete();
      return this.#status();
    });
  }

  /** For whoever prints or sends a vault by mistake. */
  toJSON(): string {
    return "Vault";
  }

  async #status(): Promise<VaultStatus> {
    const keys = [...this.#keys.values()].map(
      ({ provider, origin, remembered }): KeyStatus => ({ provider, origin, remembered }),
    );
    return { keys, locked: await this.#locked() };
  }

  async #locked(): Promise<boolean> {
    return this.#sealer === null && (await this.#store.read()) !== null;
  }

  async #throwIfLocked(): Promise<void> {
    if (!(await this.#locked())) return;
    throw new SwitchyardError("vault-locked", "Your remembered keys are locked.", {
      fix: "Enter the passphrase in Settings, or forget the remembered keys there.",
      side: "visitor",
    });
  }

  async #save(): Promise<void> {
    const kept = [...this.#keys.values()].filter((held) => held.remembered);
    if (kept.length === 0 || this.#sealer === null) {
      this.#sealer = null;
      await this.#store.delete();
    } else await this.#store.write(await this.#sealer.seal(kept.map(bare)));
  }

  #markRemembered(): void {
    for (const [provider, held] of this.#keys) {
      this.#keys.set(provider, { ...held, remembered: true });
    }
  }

  #drop(): void {
    this.#keys.clear();
    this.#sealer = null;
  }

  /** One operation after the other: none sees another's half. */
  #inTurn<Value>(operation: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(operation, operation);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

const NOBODY: Provider = { id: "", name: "", dialect: "openai", baseUrl: "", needsKey: true };

function bare({ provider, origin, key }: HeldKey): HeldKey {
  return { provider, origin, key };
}
