import * as v from "valibot";
import type { Candidate, Pool } from "./candidate.ts";

export const MOST_CANDIDATES = 32;
const LONGEST_DESCRIPTION = 1200;
const LONGEST_NAME = 80;
const MOST_OUTPUT_TOKENS = 32_768;
/** Picodollars per token: 10,000 dollars per million, far above any model, and the worst case still fits. */
const DEAREST_RATE = 10_000_000_000;
/** Picodollars per request: 100 dollars. */
const DEAREST_REQUEST = 100_000_000_000_000;

/** One thing that is wrong with an edited pool. */
export interface PoolProblem {
  /** Which candidate, from 0; `null` when it is the pool as a whole. */
  readonly candidate: number | null;
  /** The candidate's field, with a dot for a part of the price (`price.output`); `pool` for the whole. */
  readonly field: string;
  /** What is wrong and what is allowed, one sentence. */
  readonly message: string;
}

export type PoolCheck =
  | { readonly ok: true; readonly pool: Pool }
  | { readonly ok: false; readonly problems: readonly PoolProblem[] };

/**
 * Checks a pool that a visitor edited or that came from outside, and tidies it: blanks around texts are dropped, line
 * breaks in a description become blanks, empty and repeated aliases go. All problems are reported at once, as data.
 *
 * Names go into the prompt as a bracketed list and come back in `<search> name: query </search>`, so the characters that
 * delimit these are not allowed in them, and no two candidates may answer to the same name in any case.
 */
export function checkPool(input: unknown): PoolCheck {
  const result = v.safeParse(PoolSchema, input);
  if (!result.success) return { ok: false, problems: result.issues.map(problemOf) };
  const pool: Pool = result.output.map((candidate) => ({
    ...candidate,
    aliases: distinct(candidate.aliases, candidate.id),
  }));
  const problems = repeatedNames(pool);
  return problems.length === 0 ? { ok: true, pool } : { ok: false, problems };
}

const NAME_RULE = "may not contain < > : , brackets or line breaks";

const Name = v.pipe(
  v.string("must be text"),
  v.trim(),
  v.maxLength(LONGEST_NAME, `may have at most ${LONGEST_NAME} characters`),
  v.regex(/^[^<>:,()[\]{}\p{Cc}\u2028\u2029]*$/u, NAME_RULE),
);

const Text = v.pipe(v.string("must be text"), v.trim(), v.nonEmpty("may not be empty"));

const Rate = v.pipe(
  v.number("must be a number"),
  v.safeInteger("must be a whole number of picodollars"),
  v.minValue(0, "may not be negative"),
  v.maxValue(DEAREST_RATE, "may be at most $10,000 per million tokens"),
);

const Fee = v.pipe(
  v.number("must be a number"),
  v.safeInteger("must be a whole number of picodollars"),
  v.minValue(0, "may not be negative"),
  v.maxValue(DEAREST_REQUEST, "may be at most $100 per request"),
);

const rates = {
  input: Rate,
  output: Rate,
  cacheRead: v.exactOptional(Rate),
  cacheWrite: v.exactOptional(Rate),
  reasoning: v.exactOptional(Rate),
};

const PriceSchema = v.object({
  ...rates,
  tiers: v.exactOptional(
    v.array(
      v.object({
        aboveInputTokens: v.pipe(
          v.number("must be a number"),
          v.safeInteger("must be a whole number of tokens"),
          v.minValue(1, "must be at least 1"),
        ),
        ...rates,
      }),
    ),
  ),
  perRequest: v.exactOptional(Fee),
  source: v.string("must be text"),
  date: v.pipe(v.string(), v.regex(/^(\d{4}-\d{2}-\d{2})?$/, "must be a day as YYYY-MM-DD")),
});

const CandidateSchema = v.object({
  id: v.pipe(Name, v.nonEmpty("may not be empty")),
  aliases: v.array(Name, "must be a list of names"),
  description: v.pipe(
    v.string("must be text"),
    v.transform((text) => text.trim().replace(/\s*[\r\n\u2028\u2029]\s*/g, " ")),
    v.maxLength(LONGEST_DESCRIPTION, `may have at most ${LONGEST_DESCRIPTION} characters`),
  ),
  provider: Text,
  model: Text,
  price: v.nullable(PriceSchema),
  paperModel: v.nullable(Text),
  paperPrice: v.nullable(
    v.pipe(
      v.number("must be a number"),
      v.finite("must be a number"),
      v.minValue(0, "may not be negative"),
    ),
  ),
  temperature: v.nullable(
    v.pipe(
      v.number("must be a number"),
      v.minValue(0, "must be between 0 and 2"),
      v.maxValue(2, "must be between 0 and 2"),
    ),
  ),
  maxTokens: v.pipe(
    v.number("must be a number"),
    v.integer("must be a whole number"),
    v.minValue(1, "must be at least 1"),
    v.maxValue(MOST_OUTPUT_TOKENS, `may be at most ${MOST_OUTPUT_TOKENS}`),
  ),
  splitThinking: v.exactOptional(v.literal(false, "must be false or left out")),
}) satisfies v.GenericSchema<unknown, Candidate>;

const PoolSchema = v.pipe(
  v.array(CandidateSchema, "A pool is a list of candidates."),
  v.nonEmpty("A pool needs at least one candidate."),
  v.maxLength(MOST_CANDIDATES, `A pool may have at most ${MOST_CANDIDATES} candidates.`),
);

function problemOf(issue: v.BaseIssue<unknown>): PoolProblem {
  const [index, ...rest] = (issue.path ?? []).map((item) => item.key);
  if (typeof index !== "number") {
    return { candidate: null, field: "pool", message: issue.message };
  }
  const field = rest.join(".") || "candidate";
  // Messages of ours begin in lower case, to follow the field's name; valibot's own are whole sentences.
  const message = /^[a-z]/.test(issue.message) ? `${field} ${issue.message}.` : issue.message;
  return { candidate: index, field, message };
}

/** Without blanks, repetitions and the id itself, compared without case. */
function distinct(aliases: readonly string[], id: string): readonly string[] {
  const seen = new Set(["", id.toLowerCase()]);
  return aliases.filter((alias) => {
    const folded = alias.toLowerCase();
    if (seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
}

function repeatedNames(pool: Pool): readonly PoolProblem[] {
  const owner = new Map<string, number>();
  const problems: PoolProblem[] = [];
  const claim = (name: string, candidate: number, field: "id" | "aliases") => {
    const folded = name.toLowerCase();
    const first = owner.get(folded);
    if (first === undefined) owner.set(folded, candidate);
    else {
      const message = `${field} repeats the name “${name}” of candidate ${first + 1}.`;
      problems.push({ candidate, field, message });
    }
  };
  for (const [candidate, { id }] of pool.entries()) claim(id, candidate, "id");
  for (const [candidate, { aliases }] of pool.entries()) {
    for (const alias of aliases) claim(alias, candidate, "aliases");
  }
  return problems;
}
