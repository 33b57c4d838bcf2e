import * as v from "valibot";
import type { ShippedDescription } from "./shipped-layout.ts";

const MOST_QUESTIONS = 500_000;
const MOST_CANDIDATES = 256;
const MOST_NAMES = 65_535;

const Name = v.pipe(v.string(), v.maxLength(1000));
const Amount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2 ** 20));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_QUESTIONS));
const Positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const names = (most: number) => v.pipe(v.array(Name), v.maxLength(most));

const DescriptionSchema = v.object({
  name: Name,
  source: Name,
  licence: v.nullable(Name),
  candidates: v.pipe(
    v.array(
      v.object({
        name: Name,
        price: v.nullable(v.object({ input: Amount, output: Amount, source: Name, date: Name })),
      }),
    ),
    v.maxLength(MOST_CANDIDATES),
  ),
  ids: names(MOST_QUESTIONS),
  tasks: names(MOST_NAMES),
  splits: names(255),
  scores: v.pipe(v.array(v.nullable(Share)), v.maxLength(MOST_NAMES)),
  vectors: v.nullable(v.object({ embedding: Name, dimension: Size, step: Positive, count: Count })),
  hasNearGroups: v.boolean(),
});

/** The description of a shipped table; `null` for what is none. */
export function readDescription(bytes: Uint8Array): ShippedDescription | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const read = v.safeParse(DescriptionSchema, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
