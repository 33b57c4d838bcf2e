import { addMoney, multiplyMoney, type Picodollars } from "./money.ts";
import type { Price, Rates } from "./price.ts";
import { inputTokens, type Usage } from "./usage.ts";

/**
 * The rates for a request of this size. A tier is chosen by the whole input, cached tokens included, and then holds for
 * every token of the request, not only for those above the line: that is how the providers with tiers bill.
 */
export function ratesFor(price: Price, wholeInputTokens: number): Rates {
  let chosen: Rates = price;
  let line = -1;
  for (const tier of price.tiers ?? []) {
    if (wholeInputTokens > tier.aboveInputTokens && tier.aboveInputTokens > line) {
      chosen = tier;
      line = tier.aboveInputTokens;
    }
  }
  return chosen;
}

/**
 * What a request cost, exactly. Every token is counted once; a rate that the price does not name falls back (cache
 * rates to input, reasoning to output). A usage that claims more reasoning than output is priced at the larger reading,
 * so that a provider's slip never makes a call look cheaper. A fee for each request comes on top, once for each of
 * `requests`, unless nothing was read or written. Throws `RangeError` for counts that are not whole numbers.
 */
export function priceUsage(usage: Usage, price: Price, requests = 1): Picodollars {
  const rates = ratesFor(price, inputTokens(usage));
  const wasServed = inputTokens(usage) + usage.output + usage.reasoning > 0;
  const overclaimed = usage.output >= 0 && usage.reasoning > usage.output;
  const visible = overclaimed ? 0 : usage.output - usage.reasoning;
  return addMoney(
    multiplyMoney(rates.input, usage.fresh),
    multiplyMoney(rates.cacheRead ?? rates.input, usage.cacheRead),
    multiplyMoney(rates.cacheWrite ?? rates.input, usage.cacheWrite),
    multiplyMoney(rates.output, visible),
    multiplyMoney(rates.reasoning ?? rates.output, usage.reasoning),
    wasServed ? multiplyMoney(price.perRequest ?? 0, requests) : 0,
  );
}

/**
 * Input tokens that a provider may add to what we send: role markers, begin and end tokens, and the default system
 * text that some chat templates insert by themselves. Those run to tens of tokens; this leaves room.
 */
export const FRAMING_TOKENS = 256;

/**
 * An upper bound of what one request can cost, reserved before it leaves.
 *
 * A token of a byte-level vocabulary stands for at least one byte of UTF-8, so `inputBytes` bounds the input tokens of
 * the text, whatever the tokenizer. Output is bounded by `maxTokens` (reasoning included: that is what the parameter
 * limits). Each token is priced at the dearest rate of its side, and of all tiers that the bound can reach the dearest
 * one counts; a fee for the request is part of it. Throws `RangeError` when the bound passes what {@link Picodollars} can hold.
 */
export function worstCase(price: Price, inputBytes: number, maxTokens: number): Picodollars {
  const inputTokens = inputBytes + FRAMING_TOKENS;
  const reachable = (price.tiers ?? []).filter((tier) => inputTokens > tier.aboveInputTokens);
  const tokens = Math.max(
    ...[price, ...reachable].map((rates) =>
      addMoney(
        multiplyMoney(dearestInput(rates), inputTokens),
        multiplyMoney(dearestOutput(rates), maxTokens),
      ),
    ),
  );
  return addMoney(tokens, price.perRequest ?? 0);
}

function dearestInput(rates: Rates): Picodollars {
  return Math.max(rates.input, rates.cacheRead ?? 0, rates.cacheWrite ?? 0);
}

function dearestOutput(rates: Rates): Picodollars {
  return Math.max(rates.output, rates.reasoning ?? 0);
}

/** Scripts that tokenizers cut into about one token per character: Han, kana, Hangul. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Tokens of a text, roughly, for a stream that ended before the provider counted. A rule of thumb, not a tokenizer:
 * four ASCII characters a token, two characters of any other alphabet, one of the East Asian scripts; rounded up.
 * 0 only for the empty text, and never more than its UTF-8 bytes. Whatever uses it must be marked as an estimate.
 */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x7f) quarters += 1;
    // Most of Han and Hangul without the pattern: a question of a megabyte is counted at each key.
    else if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3)) {
      quarters += 4;
    } else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? code);
      quarters += DENSE.test(character) ? 4 : 2;
      at += character.length - 1;
    }
  }
  return Math.ceil(quarters / 4);
}
