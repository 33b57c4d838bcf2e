import type { Remote } from "comlink";
import { type Failure, toFailure } from "#core/errors.ts";
import { cleanKey } from "#providers/clean-key.ts";
import type { KeyStatus, RouterApi, VaultStatus } from "#workers/router/api.ts";
import type { RouterClient } from "#workers/router/client.ts";

type VaultCall = (api: Remote<RouterApi>) => Promise<VaultStatus>;

/**
 * Which keys there are. The keys themselves pass through on their way to the router worker and are kept nowhere in the
 * page: not in a field, not in state, not in an error.
 */
export class Keys {
  /** `null` until the worker has answered. */
  status: VaultStatus | null = $state.raw(null);
  /** Why the vault did not do what was asked last. */
  failure: Failure | null = $state.raw(null);
  /** Why a provider's key was not taken, by provider. */
  keyFailures: Readonly<Record<string, Failure>> = $state.raw({});
  isBusy = $state(false);
  readonly #router: Pick<RouterClient, "call">;

  constructor(router: Pick<RouterClient, "call">) {
    this.#router = router;
  }

  readonly isLocked = $derived(this.status?.locked ?? false);

  /** True when some key would be lost with the page. */
  readonly hasUnremembered = $derived(this.status?.keys.some((key) => !key.remembered) ?? false);

  readonly hasRemembered = $derived(
    this.isLocked || (this.status?.keys.some((key) => key.remembered) ?? false),
  );

  keyOf(provider: string): KeyStatus | null {
    return this.status?.keys.find((key) => key.provider === provider) ?? null;
  }

  load = (): Promise<boolean> => this.#vault((api) => api.vaultStatus());

  /**
   * Takes what a visitor entered as a key: without what clings to a key when it is copied, and only if what is left can be
   * one. Returns whether anything was taken off; `null` when it was not taken, and {@link keyFailures} says why.
   */
  enter = async (
    provider: string,
    baseUrl: string,
    text: string,
  ): Promise<{ readonly wasCleaned: boolean } | null> => {
    const reading = cleanKey(text);
    if (!reading.ok) {
      const failure: Failure = {
        code: "key-rejected",
        message: reading.problem,
        fix: "",
        side: "visitor",
      };
      this.keyFailures = { ...this.keyFailures, [provider]: failure };
      return null;
    }
    const isTaken = await this.set(provider, baseUrl, reading.key);
    return isTaken ? { wasCleaned: reading.key !== text } : null;
  };

  /** Hands a key to the worker, for this provider and the origin of its address only. An empty key forgets it. */
  set = async (provider: string, baseUrl: string, key: string): Promise<boolean> => {
    const { [provider]: _, ...others } = this.keyFailures;
    this.keyFailures = others;
    try {
      this.status = await this.#router.call((api) => api.setKey(provider, baseUrl, key));
      return true;
    } catch (thrown) {
      this.keyFailures = { ...others, [provider]: toFailure(thrown) };
      return false;
    }
  };

  remember = (passphrase: string): Promise<boolean> =>
    this.#vault((api) => api.rememberKeys(passphrase));

  unlock = (passphrase: string): Promise<boolean> => this.#vault((api) => api.unlock(passphrase));

  lock = (): Promise<boolean> => this.#vault((api) => api.lock());

  forget = (): Promise<boolean> => this.#vault((api) => api.forgetKeys());

  /** True when the vault did it; else {@link failure} says why not. */
  async #vault(call: VaultCall): Promise<boolean> {
    this.isBusy = true;
    this.failure = null;
    try {
      this.status = await this.#router.call(call);
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return false;
    } finally {
      this.isBusy = false;
    }
  }
}
