import type { Usage } from "#core/cost/usage.ts";
import type { ServerSentEvent } from "#core/parsers/server-sent-events.ts";
import { errorInEvent, readEventData } from "./answer-error.ts";
import { finishOf } from "./finish-reason.ts";
import { at, countAt, listAt, stringAt } from "./json-fields.ts";
import { mergeCounts, type RawCounts } from "./merge-counts.ts";
import { usageFromOpenAi } from "./normalise-usage.ts";
import type { Provider } from "./provider.ts";
import { isDone, isSignOfLife } from "./stream-marks.ts";

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
  #counts: RawCounts | null = null;
  /** Chunks that brought text: the count of tokens, where the server gives none. */
  chunks = 0;
  over = false;

  readonly #maxTokens: number;

  /** `maxTokens` is what was asked for: it tells an end without a reason from a limit that was met. */
  constructor(provider: Provider, key: string | null, maxTokens: number) {
    this.#provider = provider;
    this.#key = key;
    this.#maxTokens = maxTokens;
  }

  /** The text in one event. Throws what an error event means, unless the generation had ended before it. */
  read(event: ServerSentEvent): string {
    if (this.over || isSignOfLife(event)) return "";
    if (isDone(event.data)) {
      this.#finish();
      return "";
    }
    const chunk = readEventData(event);
    const choices = listAt(chunk, "choices");
    const asked = { provider: this.#provider, key: this.#key };
    const error = errorInEvent(asked, event, chunk, choices.length > 0);
    if (error !== null && this.end === null) throw error;
    const choice = choices.find((one) => (at(one, "index") ?? 0) === 0);
    if (error === null) this.#readReason(choice, chunk);
    this.#readUsage(chunk);
    const text = stringAt(choice, "text") ?? "";
    if (text !== "") this.chunks += 1;
    if (event.isWhole === true) this.#finish();
    return text;
  }

  /** The server says that nothing follows: a generation without a reason for its end has ended all the same. */
  #finish(): void {
    this.over = true;
    const isAtLimit = (this.usage?.output ?? this.chunks) >= this.#maxTokens;
    this.end ??= { reason: isAtLimit ? "length" : "stop", matched: undefined };
  }

  /** A limit that was met stays met, also when the server says afterwards that it stopped. */
  #readReason(choice: unknown, chunk: unknown): void {
    const reason = finishOf(stringAt(choice, "finish_reason"));
    if (reason === null || this.end?.reason === "length") return;
    this.end = {
      reason: reason === "length" ? "length" : "stop",
      matched: matched(choice, chunk),
    };
  }

  #readUsage(chunk: unknown): void {
    const given = at(chunk, "usage") ?? at(chunk, "choices", 0, "usage");
    if (given === undefined) return;
    this.#counts = mergeCounts(this.#counts, given);
    const usage = usageFromOpenAi(this.#counts);
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
