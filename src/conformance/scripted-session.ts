import type { TokenCutter } from "#core/policies/router-r1/rollout-context.ts";
import type { GenerateOptions, Mark, TextPart, TextSession } from "#core/ports/text-session.ts";
import { countCodePoints } from "#core/python/text.ts";

/** One token per code point: the tokenizer of the golden files. */
export const CODE_POINT_CUTTER: TokenCutter = {
  first: (text, count) => [...text].slice(0, count).join(""),
  last: (text, count) => (count === 0 ? "" : [...text].slice(-count).join("")),
};

export interface ScriptedSessionOptions {
  /** False ignores `maxTokens`: the recorded inference runs had no tokenizer. */
  readonly limited: boolean;
}

/** A session whose model writes a script: one text a generation, then nothing. */
export class ScriptedSession implements TextSession {
  /** The context at the beginning of each generation. */
  readonly contexts: string[] = [];
  /** What each generation gave, without the stop string. */
  readonly returned: string[] = [];
  #text = "";
  readonly #script: readonly string[];
  readonly #options: ScriptedSessionOptions;

  constructor(script: readonly string[], options: ScriptedSessionOptions = { limited: true }) {
    this.#script = script;
    this.#options = options;
  }

  get usage(): TextSession["usage"] {
    const decodedTokens = this.returned.reduce((sum, text) => sum + countCodePoints(text), 0);
    return { prefilledTokens: countCodePoints(this.#text), decodedTokens };
  }

  append(text: string): Promise<void> {
    this.#text += text;
    return Promise.resolve();
  }

  async *generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void> {
    const script = this.#script[this.contexts.length] ?? "";
    this.contexts.push(this.#text);
    const allowed = this.#options.limited
      ? CODE_POINT_CUTTER.first(script, options.maxTokens)
      : script;
    const stop = firstStop(allowed, options.stop);
    const bare = stop === null ? allowed : allowed.slice(0, stop.at);
    this.returned.push(bare);
    const text = bare + (stop?.text ?? "");
    this.#text += text;
    if (text !== "") yield { type: "text", text };
    const reason = stop !== null ? "stop" : allowed === script ? "eos" : "length";
    yield {
      type: "finish",
      reason,
      stop: stop?.text ?? null,
      usage: null,
      firstTokenMs: null,
      elapsedMs: null,
    };
    await Promise.resolve();
  }

  mark(): Mark {
    return { length: this.#text.length };
  }

  rewind(mark: Mark): Promise<void> {
    this.#text = this.#text.slice(0, mark.length);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The stop string that ends first, and where it begins. */
function firstStop(text: string, stops: readonly string[]): { at: number; text: string } | null {
  let first: { at: number; text: string } | null = null;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at === -1) continue;
    if (first === null || at + stop.length < first.at + first.text.length) {
      first = { at, text: stop };
    }
  }
  return first;
}
