import type { Usage } from "#core/cost/usage.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import { errorEvent } from "./chat-dialect.ts";
import { at, countAt, listAt, parseJson, stringAt } from "./json-fields.ts";
import { usageFromOpenAi } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";

/** How the server says that a generation ended. */
export interface CompletionEnd {
  readonly reason: "stop" | "length";
  /** The stop string that it matched; `null` for an end of text; `undefined` when it does not say. */
  readonly matched: string | null | undefined;
}

/** Reads the events of `POST /completions` as vLLM, SGLang, llama.cpp and Ollama send them. */
export class CompletionReader {
  readonly #provider: Provider;
  readonly #key: string | null;
  end: CompletionEnd | null = null;
  usage: Usage | null = null;
  /** Chunks that brought text: the count of tokens, where the server gives none. */
  chunks = 0;
  over = false;

  constructor(provider: Provider, key: string | null) {
    this.#provider = provider;
    this.#key = key;
  }

  /** The text in one event. Throws what an error event means. */
  read(event: ServerSentEvent): string {
    if (event.data === "[DONE]") this.over = true;
    if (this.over || event.data === "") return "";
    const chunk = parseJson(event.data);
    if (event.name === "error" || at(chunk, "error") !== undefined) {
      throw errorEvent(this.#provider, event.data, this.#key);
    }
    const choice = listAt(chunk, "choices").find((one) => (at(one, "index") ?? 0) === 0);
    const reason = stringAt(choice, "finish_reason") ?? "";
    if (reason !== "") {
      this.end = {
        reason: reason === "length" ? "length" : "stop",
        matched: matched(choice, chunk),
      };
    }
    this.#readUsage(chunk);
    const text = stringAt(choice, "text") ?? "";
    if (text !== "") this.chunks += 1;
    return text;
  }

  #readUsage(chunk: unknown): void {
    const usage = usageFromOpenAi(at(chunk, "usage"));
    if (usage === null) return;
    // llama.cpp says in its timings how many prompt tokens it really read; the rest came from its cache.
    const read = countAt(chunk, "timings", "prompt_n");
    const input = usage.fresh + usage.cacheRead;
    this.usage =
      usage.cacheRead === 0 && read !== undefined && read <= input
        ? { ...usage, fresh: read, cacheRead: input - read }
        : usage;
  }
}

/** vLLM sends `stop_reason: null` when the text ended by itself. */
function saysNothingMatched(choice: unknown): boolean {
  return typeof choice === "object" && choice !== null && Object.hasOwn(choice, "stop_reason");
}

/** vLLM: `stop_reason`; SGLang: `matched_stop`; both a string, or a token's number for an end of text. llama.cpp: `stopping_word`. */
function matched(choice: unknown, chunk: unknown): string | null | undefined {
  for (const said of [at(choice, "stop_reason"), at(choice, "matched_stop")]) {
    if (typeof said === "string") return said;
    if (typeof said === "number") return null;
  }
  if (saysNothingMatched(choice)) return null;
  const verbose = at(chunk, "__verbose") ?? chunk;
  if (stringAt(verbose, "stop_type") === "eos") return null;
  const word = stringAt(verbose, "stopping_word") ?? "";
  return word === "" ? undefined : word;
}
