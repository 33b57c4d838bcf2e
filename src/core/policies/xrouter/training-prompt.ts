import type { PythonRandom } from "#core/python/random.ts";
import { countCodePoints } from "#core/python/text.ts";
import { REFERENCE_MODELS, type Tier } from "./reference-models.ts";
import { availableIn } from "./reference-pools.ts";
import type { RequestMessage } from "./request-text.ts";

/** A system text of more code points is put in front of the query in training; the servers allow twice as much. */
const LONGEST_SYSTEM = 2000;

/**
 * The messages of a training sample: the router's prompt, and the first turn under its marks; later turns stay as they are.
 * `null` where the released code refuses the sample; throws `RangeError` where it finds no turn of the user.
 * (`router_data_preprocess.py::process_data_sample_with_fixed_models`.)
 */
export function trainingMessages(
  messages: readonly RequestMessage[],
  prompt: string,
): readonly RequestMessage[] | null {
  const [first, second, ...rest] = messages;
  if (first === undefined) throw new RangeError("a sample without messages");
  const system = { role: "system", content: prompt };
  if (first.role !== "system") {
    const marked = { ...first, content: `USER QUERY: \n${first.content}` };
    return [system, marked, ...messages.slice(1)];
  }
  if (second === undefined) throw new RangeError("a sample without a question");
  if (second.role !== "user") return null;
  const content =
    countCodePoints(first.content) > LONGEST_SYSTEM
      ? `USER QUERY: \n${first.content}\n${second.content}`
      : `USER SYSTEM: \n${first.content}\nUSER QUERY: \n${second.content}`;
  return [system, { ...second, content }, ...rest];
}

export interface SampleSet {
  readonly kind: "fixed_set_1" | "fixed_set_2" | "fixed_set_3" | "random";
  /** `null` where the models are drawn. */
  readonly models: readonly string[] | null;
}

const FIXED_SETS = ["FIXED_MODEL_SET_1", "FIXED_MODEL_SET_2", "FIXED_MODEL_SET_3"] as const;
const FIXED_KINDS = ["fixed_set_1", "fixed_set_2", "fixed_set_3"] as const;

/**
 * Which models a sample is made with: the first share of the samples gets the first fixed set, and so on; the rest draw.
 * (`get_model_set_for_sample`.)
 */
export function sampleSet(
  index: number,
  total: number,
  { useFixed, share }: { readonly useFixed: boolean; readonly share: number },
): SampleSet {
  if (useFixed) {
    for (const [place, kind] of FIXED_KINDS.entries()) {
      const pool = FIXED_SETS[place];
      // The order of the two products decides their last bit.
      const end = Math.trunc(place === 0 ? total * share : total * share * (place + 1));
      if (pool !== undefined && index < end) return { kind, models: availableIn(pool) };
    }
  }
  return { kind: "random", models: null };
}

/** How many models of each tier a sample may have, in the order in which tiers are drawn. */
export type TierRanges = Readonly<Record<string, { readonly min: number; readonly max: number }>>;

/** Draws models tier by tier, none twice. (`sample_models_by_tier`.) */
export function samplePoolsDesk(random: PythonRandom, ranges: TierRanges): readonly string[] {
  return Object.entries(ranges).flatMap(([tier, { min, max }]) => {
    const models = modelsOfTier(tier);
    if (models.length === 0) return [];
    const count = random.integer(min, max);
    return random.sample(models, Math.min(count, models.length));
  });
}

/** The ids of a tier, in the order of the table. */
function modelsOfTier(tier: Tier | (string & {})): readonly string[] {
  return REFERENCE_MODELS.filter((model) => model.tier === tier).map(({ id }) => id);
}
