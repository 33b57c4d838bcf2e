import { type EmbeddingPreset, embeddingPreset } from "#state/gpu/embedding-presets.ts";
import type { EmbeddingServer, Preferences, Runtime } from "#state/settings/preferences.svelte.ts";
import { readBaseUrl } from "#state/settings/provider-list.ts";
import type { EmbeddingProbe } from "#workers/heads/api.ts";
import type { HeadsWorker } from "./heads-job.svelte.ts";

/**
 * The fields of the embedding server. What is right takes effect as it is typed; what is wrong stays in its field, and
 * the last right value stays in effect.
 */
export class EmbeddingDraft {
  baseUrl = $state("");
  model = $state("");
  isAsking = $state(false);
  /** What came of the last test of what is in effect now. */
  probe: EmbeddingProbe | null = $state.raw(null);

  readonly #preferences: Preferences;
  readonly #client: HeadsWorker;

  /** The stored choices must have been read before: the fields begin with them. */
  constructor(preferences: Preferences, client: HeadsWorker) {
    const { baseUrl, model } = preferences.values.embedding;
    this.baseUrl = baseUrl;
    this.model = model;
    this.#preferences = preferences;
    this.#client = client;
  }

  /** What is wrong with the address; `null` for none and while it is empty. */
  readonly problem = $derived.by(() => {
    if (this.baseUrl.trim() === "") return null;
    const reading = readBaseUrl(withoutVersion(this.baseUrl), "the embedding server");
    return reading.ok ? null : reading.problem.replace("/v1.", ".");
  });

  /** What is in effect; `null` until an address and a model are named. */
  get chosen(): EmbeddingServer | null {
    const { embedding } = this.#preferences.values;
    return embedding.baseUrl === "" || embedding.model === "" ? null : embedding;
  }

  /** The listed model for the visitor's own graphics processor that is chosen. */
  get preset(): EmbeddingPreset {
    return embeddingPreset(this.#preferences.values.pageEmbedding);
  }

  get place(): Runtime {
    return this.#preferences.values.embeddingPlace;
  }

  /** The name, as heads carry it, of the model that makes the vectors of a run; `null` while none is named. */
  get name(): string | null {
    return this.place === "page" ? this.preset.id : (this.chosen?.model ?? null);
  }

  usePlace = (embeddingPlace: Runtime): void => {
    this.#preferences.set({ embeddingPlace });
  };

  usePreset = (pageEmbedding: string): void => {
    this.#preferences.set({ pageEmbedding });
  };

  /** Puts everything that is right into effect. */
  commit = (): void => {
    const inUse = this.#preferences.values.embedding;
    const baseUrl = this.problem === null ? withoutVersion(this.baseUrl) : inUse.baseUrl;
    const embedding = { baseUrl, model: this.model.trim() };
    if (embedding.baseUrl === inUse.baseUrl && embedding.model === inUse.model) return;
    this.probe = null;
    this.#preferences.set({ embedding });
  };

  /** Embeds a word. A failure is a result, too. */
  test = async (): Promise<void> => {
    const server = this.chosen;
    if (server === null || this.isAsking) return;
    this.isAsking = true;
    const probe = await this.#client.probeEmbedding(server).catch(() => null);
    this.isAsking = false;
    // What was changed meanwhile has not been tested.
    if (this.chosen === server) this.probe = probe;
  };
}

/** Servers tell their address with `/v1`, which is added when they are asked. */
function withoutVersion(text: string): string {
  return text.trim().replace(/\/+$/, "").replace(/\/v1$/, "").replace(/\/+$/, "");
}
