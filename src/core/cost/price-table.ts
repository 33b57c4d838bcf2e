import * as v from "valibot";
import { SwitchyardError } from "#core/errors.ts";

/** Dearer than any model so far: a figure above it is a slip in the unit, and would not fit our integers. */
const MOST_DOLLARS_PER_MILLION = 10_000;

const Dollars = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(MOST_DOLLARS_PER_MILLION));

/** Dearer than any request so far; what is above it is a slip in the unit. */
const MOST_DOLLARS_PER_REQUEST = 100;

const DollarsPerRequest = v.pipe(
  v.number(),
  v.finite(),
  v.minValue(0),
  v.maxValue(MOST_DOLLARS_PER_REQUEST),
);

const dollarRates = {
  input: Dollars,
  output: Dollars,
  cacheRead: v.exactOptional(Dollars),
  cacheWrite: v.exactOptional(Dollars),
  reasoning: v.exactOptional(Dollars),
};

const DollarTierSchema = v.strictObject({
  aboveInputTokens: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  ...dollarRates,
});

const Text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const Day = v.pipe(v.string(), v.isoDate());

const PriceRowSchema = v.strictObject({
  id: Text,
  name: Text,
  /** Our id of the provider, as in its preset. */
  provider: Text,
  /** The provider's own name for the model. */
  model: Text,
  usdPerMillion: v.strictObject({
    ...dollarRates,
    tiers: v.exactOptional(v.pipe(v.array(DollarTierSchema), v.nonEmpty())),
    /** The one figure here that is not for a million tokens: dollars for each request. */
    perRequest: v.exactOptional(DollarsPerRequest),
  }),
  source: Text,
  date: Day,
  /** What a reader must know about this figure. */
  note: v.exactOptional(Text),
});

const PriceTableSchema = v.strictObject({
  id: Text,
  name: Text,
  note: Text,
  rows: v.pipe(
    v.array(PriceRowSchema),
    v.nonEmpty(),
    v.check((rows) => new Set(rows.map((row) => row.id)).size === rows.length, "ids repeat"),
  ),
});

export type PriceRow = v.InferOutput<typeof PriceRowSchema>;
export type PriceTable = v.InferOutput<typeof PriceTableSchema>;

/**
 * Reads a price table from JSON. Unknown fields are refused: a misspelt rate must not silently become a missing one.
 * Throws `import-invalid` with the path of the first mistake.
 */
export function readPriceTable(data: unknown): PriceTable {
  const result = v.safeParse(PriceTableSchema, data);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new SwitchyardError(
    "import-invalid",
    `This is not a price table: ${v.getDotPath(issue) ?? "the file"}: ${issue.message}.`,
    { fix: "Compare it with the tables in pricing/ and correct that field.", side: "visitor" },
  );
}

/** The row for a provider's model, compared exactly; `null` when the table does not have it. */
export function findPriceRow(table: PriceTable, provider: string, model: string): PriceRow | null {
  return table.rows.find((row) => row.provider === provider && row.model === model) ?? null;
}
