/** Models that refuse a temperature and a top-p of their own, by the beginning of their name at their own provider. */
const FIXED = ["o3", "o4", "gpt-5"] as const;

/**
 * Whether a model takes no sampling settings. The released rule looks at the beginning of the whole name, so it does not
 * find `openai/gpt-5` of a reseller; this one looks behind the last slash.
 */
export function hasFixedSampling(model: string): boolean {
  return refusesSampling(model.slice(model.lastIndexOf("/") + 1));
}

/** The released rule, on the whole name. (`LLMRouter.acall_model`.) */
function refusesSampling(alias: string): boolean {
  return FIXED.some((beginning) => alias.startsWith(beginning));
}

/** What the released code sends besides the messages. A temperature is not checked: anything the policy wrote goes through. */
export interface ReferenceSampling {
  readonly temperature: unknown;
  readonly top_p?: unknown;
}

/**
 * Sampling settings of one request by the released rules: temperature and top-p are 1.0 where nothing is asked, the former
 * is always 1.0 and the latter left out for models that refuse them. `max_tokens` never gets through. The synchronous
 * path, which only a test script uses, leaves out the top-p for o3 and o4 alone. (`acall_model`, `call_model`.)
 */
export function referenceSampling(
  alias: string,
  asked: Readonly<Record<string, unknown>> | null,
  path: "async" | "sync" = "async",
): ReferenceSampling {
  const isFixed = refusesSampling(alias);
  const given = asked ?? {};
  const temperature = isFixed || !Object.hasOwn(given, "temperature") ? 1 : given["temperature"];
  if (isFixed && !(path === "sync" && alias.startsWith("gpt-5"))) return { temperature };
  return { temperature, top_p: Object.hasOwn(given, "top_p") ? given["top_p"] : 1 };
}
