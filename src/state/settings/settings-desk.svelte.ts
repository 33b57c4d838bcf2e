import type { Pool } from "#core/pool/candidate.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import { policyServer } from "#providers/completions-session.ts";
import type { Provider } from "#providers/provider.ts";
import type { Theme } from "#state/page/theme.svelte.ts";
import type { RouterClient } from "#workers/router/client.ts";
import { Keys } from "./keys.svelte.ts";
import type { Preferences } from "./preferences.svelte.ts";
import { Probes } from "./probes.svelte.ts";
import { type ListedProvider, listProviders, readBaseUrl } from "./provider-list.ts";
import { ServerDraft } from "./server-draft.svelte.ts";
import { SettingsStorage, type SettingsStorageParts } from "./stored-data.svelte.ts";

export interface SettingsParts {
  readonly preferences: Preferences;
  readonly router: Pick<RouterClient, "call">;
  readonly theme: Theme;
  readonly copyText: (text: string) => Promise<void>;
  /** The pool in use. */
  readonly usedPool: () => Pool;
  readonly storage: SettingsStorageParts;
  /** The origin of this page, which a local server has to admit. */
  readonly pageOrigin: string;
  /** The day, as YYYY-MM-DD. */
  readonly today: () => string;
}

/** The Settings screen: providers and keys, the policy's server, budgets, and what is stored. */
export class SettingsDesk {
  readonly keys: Keys;
  readonly probes: Probes;
  readonly server: ServerDraft;
  readonly storage: SettingsStorage;
  readonly theme: Theme;
  readonly copyText: (text: string) => Promise<void>;
  readonly #parts: SettingsParts;

  /** The stored choices must have been read before: the fields begin with them. */
  constructor(parts: SettingsParts) {
    const { preferences, router } = parts;
    this.#parts = parts;
    this.theme = parts.theme;
    this.copyText = parts.copyText;
    this.keys = new Keys(router);
    this.probes = new Probes(router);
    this.storage = new SettingsStorage(parts.storage);
    this.server = new ServerDraft(
      () => preferences.values.server,
      (server) => preferences.set({ server }),
      parts.today(),
    );
    this.providers = $derived(listProviders(preferences.values.providerUrls, parts.pageOrigin));
    this.usedProviders = $derived(new Set(parts.usedPool().map(({ provider }) => provider)));
    this.serverProvider = $derived(policyServer(preferences.values.server.baseUrl));
  }

  readonly providers: readonly ListedProvider[];

  /** Ids of the providers that the pool in use asks. */
  readonly usedProviders: ReadonlySet<string>;

  /** The policy's server as a provider, for its key and its test. */
  readonly serverProvider: Provider;

  get budget(): Budget {
    return this.#parts.preferences.values.budget;
  }

  setBudget = (budget: Budget): void => {
    this.#parts.preferences.set({ budget });
  };

  /** Moves a provider of the visitor's own; empty is its usual address. Returns what is wrong with the text. */
  setProviderUrl(id: string, text: string): string | null {
    const listed = this.providers.find(({ provider }) => provider.id === id);
    if (listed === undefined) return null;
    const { [id]: _, ...others } = this.#parts.preferences.values.providerUrls;
    const reading = readBaseUrl(text, listed.provider.name);
    if (text.trim() !== "" && !reading.ok) return reading.problem;
    const isUsual = !reading.ok || reading.url === listed.usualUrl;
    const providerUrls = isUsual ? others : { ...others, [id]: reading.url };
    this.#parts.preferences.set({ providerUrls });
    this.probes.forget(id);
    return null;
  }
}
