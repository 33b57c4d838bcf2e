import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import type { EmbedReply, EmbedRequest } from "./embedding-wire.ts";
import { errorOf } from "./session-source.ts";

/** Texts asked for at once: the compiled libraries take four, and between two askings a stop is heard. */
const BATCH = 4;

/** Embeds with the page's model from another worker. `port` is the one of `GpuClient.embeddings.source()`. */
export class RemoteEmbedders {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (reply: EmbedReply) => void>();
  #requests = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<EmbedReply>) => {
      this.#waiting.get(data.request)?.(data);
      this.#waiting.delete(data.request);
    };
  }

  /** The embedder of a model by its id. It throws what stands in the way when it is asked, not before. */
  open(model: string): Embedder {
    return {
      model,
      embed: async (texts, signal) => {
        const vectors: Float64Array[] = [];
        for (let from = 0; from < texts.length; from += BATCH) {
          vectors.push(...(await this.#ask(model, texts.slice(from, from + BATCH), signal)));
        }
        return vectors;
      },
    };
  }

  async #ask(
    model: string,
    texts: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly Float64Array[]> {
    throwIfAborted(signal);
    this.#requests += 1;
    const request = this.#requests;
    let onAbort = (): void => {};
    try {
      const reply = await new Promise<EmbedReply>((resolve, reject) => {
        onAbort = () => reject(new SwitchyardError("aborted", "Stopped.", { side: "visitor" }));
        signal.addEventListener("abort", onAbort, { once: true });
        this.#waiting.set(request, resolve);
        this.#port.postMessage({ request, model, texts } satisfies EmbedRequest);
      });
      if ("failure" in reply) throw errorOf(reply.failure);
      return reply.vectors;
    } finally {
      this.#waiting.delete(request);
      signal.removeEventListener("abort", onAbort);
    }
  }
}
