import { seededFraction, seededHash } from "./seeded.ts";
import type { Weather } from "./weather.ts";

/** What befalls one request. */
export interface Fate {
  readonly rateLimited: boolean;
  readonly slow: boolean;
  /** Tokens after which the reply is cut; `null` when it is not. */
  readonly cutAfter: number | null;
  /** A cut shows as a broken connection, or as an end without a finish. */
  readonly cutAsError: boolean;
}

type Fault = "rateLimit" | "slowStart";

/**
 * Decides which requests the weather hits. The first candidate that is asked always is, so that a fault switched on
 * shows in every run; of the others the seed chooses about half. A rate limit happens once per candidate, a cut once at
 * all: what is left of a run's calls must be enough to end it.
 */
export class DemoWeather {
  readonly #weather: Weather;
  readonly #seed: number;
  #firstModel: string | null = null;
  readonly #done = new Set<string>();

  constructor(weather: Weather, seed: number) {
    this.#weather = weather;
    this.#seed = seed;
  }

  /** The fate of the next request to `model`, whose reply would have so many tokens. */
  next(model: string, tokens: number): Fate {
    this.#firstModel ??= model;
    const rateLimited = this.#hits("rateLimit", model) && this.#once("rateLimit", model);
    const isCut = !rateLimited && this.#weather.cutStream && this.#once("cutStream", "");
    // Somewhere in the middle: some text has arrived and some is missing.
    const part = 0.2 + 0.5 * seededFraction(this.#seed, "cut-at", model);
    return {
      rateLimited,
      slow: this.#hits("slowStart", model),
      cutAfter: isCut ? Math.max(1, Math.floor(tokens * part)) : null,
      cutAsError: seededHash(this.#seed, "cut-how", model) % 2 === 0,
    };
  }

  #hits(fault: Fault, model: string): boolean {
    if (!this.#weather[fault]) return false;
    return model === this.#firstModel || seededHash(this.#seed, fault, model) % 2 === 0;
  }

  #once(fault: keyof Weather, model: string): boolean {
    const key = `${fault} ${model}`;
    if (this.#done.has(key)) return false;
    this.#done.add(key);
    return true;
  }
}
