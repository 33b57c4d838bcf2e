import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import { Exchange } from "./exchange.ts";
import { at, listAt, parseJson } from "./json-fields.ts";
import type { Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";
import { endpoint } from "./provider-address.ts";
import { withRetries } from "./with-retries.ts";

/** Room for a batch of a hundred vectors of 4096 numbers, written out. */
const MAX_ANSWER_LENGTH = 33_554_432;
/** Far above any embedding model. */
const MAX_DIMENSION = 65_536;

/** A server that turns texts into vectors, as a provider. It is asked without a key, as the released router asks it. */
function embeddingProvider(baseUrl: string): Provider {
  return {
    id: "embedding-server",
    name: "The embedding server",
    dialect: "openai",
    baseUrl: baseUrl.replace(/\/+$/, ""),
    needsKey: false,
    isVersionless: true,
  };
}

/**
 * Embeds over `POST {baseUrl}/v1/embeddings` with the two fields that the released R2-Router sends (`model`, and `input`
 * always as a list) and nothing else: texts as they are, vectors as they come. Texts of one call go in one request, so
 * the caller chooses the batch.
 */
export class EmbeddingServer implements Embedder {
  readonly model: string;
  readonly #provider: Provider;
  readonly #access: ProviderAccess;

  /** `baseUrl` is without `/v1`. */
  constructor(baseUrl: string, model: string, access: Omit<ProviderAccess, "key">) {
    this.model = model;
    this.#provider = embeddingProvider(baseUrl);
    this.#access = { ...access, key: () => null };
  }

  /**
   * One vector per text, in order. Throws `embedding-invalid` for an answer that is not a finite vector of one length
   * for each text, and what the network or the server's status mean; tries again where that may help.
   */
  async embed(
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Float64Array<ArrayBuffer>[]> {
    throwIfAborted(signal);
    if (texts.length === 0) return [];
    const attempts = withRetries(
      () => this.#ask(texts, signal),
      () => false,
      this.#access,
      signal,
    );
    for await (const part of attempts) {
      if (part.type === "vectors") return part.vectors;
    }
    throw new SwitchyardError("internal", "An embedding ended without a result.");
  }

  async *#ask(texts: readonly string[], signal: AbortSignal) {
    const exchange = new Exchange(this.#provider, this.#access, null, signal);
    try {
      await exchange.send({
        url: endpoint(this.#provider, "/v1/embeddings"),
        headers: { "Content-Type": "application/json" },
        body: { model: this.model, input: texts },
      });
      const answer = parseJson(await exchange.text(MAX_ANSWER_LENGTH));
      yield { type: "vectors", vectors: vectorsIn(answer, texts.length) } as const;
    } finally {
      exchange.close();
    }
  }
}

/** The vectors of an answer, by the `index` of each; without one, in the order they came. */
function vectorsIn(answer: unknown, count: number): readonly Float64Array<ArrayBuffer>[] {
  const rows = listAt(answer, "data");
  if (rows.length !== count) {
    throw invalid(`it sent ${rows.length} vectors for ${count} ${count === 1 ? "text" : "texts"}`);
  }
  const vectors: Float64Array<ArrayBuffer>[] = [];
  for (const [place, row] of rows.entries()) {
    const index = at(row, "index") ?? place;
    if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index >= count) {
      throw invalid("it sent a vector for a text that it was not asked about");
    }
    if (vectors[index] !== undefined) throw invalid("it sent two vectors for one text");
    vectors[index] = vectorOf(at(row, "embedding"));
  }
  const [first] = vectors;
  if (vectors.some((vector) => vector.length !== first?.length)) {
    throw invalid("its vectors have different lengths");
  }
  return vectors;
}

function vectorOf(value: unknown): Float64Array<ArrayBuffer> {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_DIMENSION) {
    throw invalid("it did not send a list of numbers");
  }
  const areNumbers = value.every((one) => typeof one === "number" && Number.isFinite(one));
  if (!areNumbers) throw invalid("a number in its vector is missing or not finite");
  return Float64Array.from(value as readonly number[]);
}

function invalid(why: string): SwitchyardError {
  return new SwitchyardError(
    "embedding-invalid",
    `The embedding server's answer cannot be used: ${why}.`,
    {
      fix: "Check that it serves an embedding model at /v1/embeddings, and its address and model under Models.",
      side: "provider",
    },
  );
}
