import type { Price, PriceTier, Rates } from "#core/cost/price.ts";
import type { Receipt } from "#core/cost/receipt.ts";
import type { Usage } from "#core/cost/usage.ts";
import type { Failure } from "#core/errors.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import {
  amount,
  type Codec,
  figure,
  listOf,
  nullable,
  objectOf,
  oneOf,
  text,
  uint,
  word,
} from "./codec.ts";
import { hostileLink } from "./link-error.ts";

const OPTIONAL_RATES = ["cacheRead", "cacheWrite", "reasoning"] as const;
/** What a price may have beside its rates. Its bit in the first byte of a price was free before there was a fee. */
const OPTIONAL_AMOUNTS = [...OPTIONAL_RATES, "perRequest"] as const;

type Amounts = Rates & Pick<Price, "perRequest">;

/** Amounts of a price: one byte says which of the optional ones are there. */
function amounts<T extends Rates>(optional: readonly Exclude<keyof Amounts, "input" | "output">[]) {
  const codec: Codec<Amounts> = {
    write: (out, value) => {
      const present = optional.filter((name) => value[name] !== undefined);
      out.byte(
        optional.reduce((bits, name, bit) => bits | (present.includes(name) ? 1 << bit : 0), 0),
      );
      amount.write(out, value.input);
      amount.write(out, value.output);
      for (const name of present) amount.write(out, value[name] ?? 0);
    },
    read: (from) => {
      const bits = from.byte();
      const value: { -readonly [K in keyof Amounts]: Amounts[K] } = {
        input: amount.read(from),
        output: amount.read(from),
      };
      optional.forEach((name, bit) => {
        if ((bits & (1 << bit)) !== 0) value[name] = amount.read(from);
      });
      return value;
    },
  };
  return codec as Codec<T>;
}

const rates = amounts<Rates>(OPTIONAL_RATES);
const priceAmounts = amounts<Amounts>(OPTIONAL_AMOUNTS);

const tier: Codec<PriceTier> = {
  write: (out, value) => {
    rates.write(out, value);
    out.uint(value.aboveInputTokens);
  },
  read: (from) => ({ ...rates.read(from), aboveInputTokens: from.uint() }),
};

const tiers = listOf(tier, 16);

/** A price. An empty list of tiers is the same as none. */
const price: Codec<Price> = {
  write: (out, value) => {
    priceAmounts.write(out, value);
    tiers.write(out, value.tiers ?? []);
    out.text(value.source);
    out.text(value.date);
  },
  read: (from) => {
    const own = priceAmounts.read(from);
    const above = tiers.read(from);
    const origin = { source: from.text(), date: from.text() };
    return above.length === 0 ? { ...own, ...origin } : { ...own, tiers: above, ...origin };
  },
};

const candidateHead = objectOf<
  Pick<Candidate, "id" | "aliases" | "description" | "provider" | "model">
>({
  id: text,
  aliases: listOf(text, 32),
  description: text,
  provider: text,
  model: text,
});

const candidateTail = objectOf<
  Pick<Candidate, "paperModel" | "paperPrice" | "temperature" | "maxTokens">
>({
  paperModel: nullable(text),
  paperPrice: nullable(figure),
  temperature: nullable(figure),
  maxTokens: uint,
});

const HAS_PRICE = 1;
/** A bit that was free before a candidate could keep its thinking in its replies. */
const KEEPS_THINKING = 2;

export const candidate: Codec<Candidate> = {
  write: (out, value) => {
    candidateHead.write(out, value);
    const keepsThinking = value.splitThinking === false;
    out.byte((value.price === null ? 0 : HAS_PRICE) | (keepsThinking ? KEEPS_THINKING : 0));
    if (value.price !== null) price.write(out, value.price);
    candidateTail.write(out, value);
  },
  read: (from) => {
    const head = candidateHead.read(from);
    const flags = from.byte();
    if (flags > (HAS_PRICE | KEEPS_THINKING)) throw hostileLink("a candidate in it is malformed");
    const known = (flags & HAS_PRICE) === 0 ? null : price.read(from);
    return {
      ...head,
      price: known,
      ...candidateTail.read(from),
      ...((flags & KEEPS_THINKING) === 0 ? {} : { splitThinking: false }),
    };
  },
};

export const budget: Codec<Budget> = objectOf<Budget>({
  cost: nullable(amount),
  calls: nullable(uint),
  rounds: nullable(uint),
  policyTokens: nullable(uint),
  elapsedMs: nullable(amount),
});

export const usage: Codec<Usage> = objectOf<Usage>({
  fresh: uint,
  cacheRead: uint,
  cacheWrite: uint,
  output: uint,
  reasoning: uint,
});

export const failure: Codec<Failure> = objectOf<Failure>({
  code: word(),
  message: text,
  fix: text,
  side: word(),
});

type Option = RunStart["options"][string];
const optionKind = oneOf({ null: 0, false: 1, true: 2, number: 3, string: 4 });

const option: Codec<Option> = {
  write: (out, value) => {
    if (typeof value === "string") {
      optionKind.write(out, "string");
      out.text(value);
    } else if (typeof value === "number") {
      optionKind.write(out, "number");
      figure.write(out, value);
    } else {
      optionKind.write(out, value === null ? "null" : value ? "true" : "false");
    }
  },
  read: (from) => {
    switch (optionKind.read(from)) {
      case "null":
        return null;
      case "false":
        return false;
      case "true":
        return true;
      case "number":
        return figure.read(from);
      case "string":
        return from.text();
    }
  },
};

const optionEntries = listOf<readonly [string, Option]>(
  {
    write: (out, [name, value]) => {
      out.text(name);
      option.write(out, value);
    },
    read: (from) => [from.text(), option.read(from)],
  },
  100,
);

export const options: Codec<RunStart["options"]> = {
  write: (out, value) => optionEntries.write(out, Object.entries(value)),
  // `fromEntries` defines own keys: `__proto__` is an ordinary name here, and the schema drops it.
  read: (from) => Object.fromEntries(optionEntries.read(from)),
};

const ESTIMATED = 1;
const COST_AS_EXPECTED = 2;
const PRICE_OF_CANDIDATE = 4;
const REPORTED_AS_COMPUTED = 8;
const ALL_FLAGS = 15;

const nullableAmount = nullable(amount);
const nullablePrice = nullable(price);
const nullableUsage = nullable(usage);
const nullableFigure = nullable(figure);

/** A receipt, given what its candidate costs in the pool: most of it then follows. */
export const receiptOf = (known: Price | null): Codec<Receipt> => ({
  write: (out, value) => {
    const isCostExpected = value.cost === (value.reported ?? value.computed);
    const isPriceKnown = JSON.stringify(value.price) === JSON.stringify(known);
    const isReportedSame = value.reported === value.computed;
    out.byte(
      (value.estimated ? ESTIMATED : 0) |
        (isCostExpected ? COST_AS_EXPECTED : 0) |
        (isPriceKnown ? PRICE_OF_CANDIDATE : 0) |
        (isReportedSame ? REPORTED_AS_COMPUTED : 0),
    );
    nullableUsage.write(out, value.usage);
    nullableAmount.write(out, value.computed);
    if (!isReportedSame) nullableAmount.write(out, value.reported);
    if (!isCostExpected) nullableAmount.write(out, value.cost);
    if (!isPriceKnown) nullablePrice.write(out, value.price);
    nullableFigure.write(out, value.paperCost);
  },
  read: (from) => {
    const flags = from.byte();
    if (flags > ALL_FLAGS) throw hostileLink("a receipt in it is malformed");
    const has = (bit: number): boolean => (flags & bit) !== 0;
    const used = nullableUsage.read(from);
    const computed = nullableAmount.read(from);
    const reported = has(REPORTED_AS_COMPUTED) ? computed : nullableAmount.read(from);
    const cost = has(COST_AS_EXPECTED) ? (reported ?? computed) : nullableAmount.read(from);
    return {
      usage: used,
      estimated: has(ESTIMATED),
      computed,
      reported,
      cost,
      price: has(PRICE_OF_CANDIDATE) ? known : nullablePrice.read(from),
      paperCost: nullableFigure.read(from),
    };
  },
});
