import { toFailure } from "#core/errors.ts";
import type { ProbeResult } from "#providers/probe.ts";
import type { Provider } from "#providers/provider.ts";

import type { RouterClient } from "#workers/router/client.ts";

/** What came of a provider's last test. */
export type Probe =
  | { readonly status: "asking" }
  | { readonly status: "done"; readonly result: ProbeResult };

/** Tests of providers, by their id: the newest test wins. */
export class Probes {
  #byId: Readonly<Record<string, Probe>> = $state.raw({});
  readonly #requests = new Map<string, number>();
  readonly #router: Pick<RouterClient, "call">;

  constructor(router: Pick<RouterClient, "call">) {
    this.#router = router;
  }

  of(provider: string): Probe | null {
    return this.#byId[provider] ?? null;
  }

  /** Lists the provider's models with the key that is in the vault. A failure is a result, too. */
  ask = async (provider: Provider): Promise<void> => {
    const { id } = provider;
    const request = (this.#requests.get(id) ?? 0) + 1;
    this.#requests.set(id, request);
    this.#put(id, { status: "asking" });
    const result = await this.#probe(provider);
    if (this.#requests.get(id) === request) this.#put(id, { status: "done", result });
  };

  /** Forgets a result that is no longer about what is set: another key, another address. */
  forget(provider: string): void {
    this.#requests.set(provider, (this.#requests.get(provider) ?? 0) + 1);
    const { [provider]: _, ...others } = this.#byId;
    this.#byId = others;
  }

  async #probe(provider: Provider): Promise<ProbeResult> {
    try {
      return await this.#router.call((api) => api.probe(provider));
    } catch (thrown) {
      return { ok: false, failure: toFailure(thrown), models: [], elapsedMs: 0 };
    }
  }

  #put(id: string, probe: Probe): void {
    this.#byId = { ...this.#byId, [id]: probe };
  }
}
