/** A model of Router-R1's released table. */
export interface PaperModel {
  /** The name at the paper's provider: `meta/llama-3.1-8b-instruct`. */
  readonly model: string;
  readonly temperature: number;
  /** Dollars per 1,000,000 output tokens; `null` where the released table forgot the model. */
  readonly price: number | null;
}

/**
 * The released name rules, prices and temperatures, in the order they are tried
 * (Router-R1 `route_service.py::check_llm_name`, `API_PRICE_1M_TOKENS`, commit 801a240).
 * A rule holds when one of its alternatives is wholly contained in the name. The order carries the known faults:
 * `mistralai/mixtral-…` is a Mistral, `18b` is an 8B, and every Qwen is the 7B.
 */
const PAPER_RULES: readonly (PaperModel & { readonly when: readonly (readonly string[])[] })[] = [
  { when: [["qwen"]], model: "qwen/qwen2.5-7b-instruct", temperature: 0, price: 0.3 },
  {
    when: [["palmyra"], ["creative"]],
    model: "writer/palmyra-creative-122b",
    temperature: 0,
    price: 1.8,
  },
  { when: [["llama", "70b"]], model: "meta/llama-3.1-70b-instruct", temperature: 0, price: 0.88 },
  {
    when: [["llama", "51b"]],
    model: "nvidia/llama-3.1-nemotron-51b-instruct",
    temperature: 0,
    price: null,
  },
  {
    when: [["llama", "49b"]],
    model: "nvidia/llama-3.3-nemotron-super-49b-v1",
    temperature: 0,
    price: null,
  },
  {
    when: [["llama", "8b", "chatqa"]],
    model: "nvidia/llama3-chatqa-1.5-8b",
    temperature: 0,
    price: 0.18,
  },
  { when: [["llama", "8b"]], model: "meta/llama-3.1-8b-instruct", temperature: 0, price: 0.18 },
  // A llama of no known size ends the search: it must not fall through to a later rule.
  { when: [["llama"]], model: "", temperature: 0, price: null },
  {
    when: [["mistral"]],
    model: "mistralai/mistral-7b-instruct-v0.3",
    temperature: 0,
    price: 0.2,
  },
  {
    when: [["mixtral"]],
    model: "mistralai/mixtral-8x22b-instruct-v0.1",
    temperature: 0,
    price: 1.2,
  },
  { when: [["granite"]], model: "ibm/granite-3.0-8b-instruct", temperature: 0, price: null },
  { when: [["gemma"]], model: "google/gemma-2-27b-it", temperature: 0.1, price: 0.8 },
];

/** Every model of the released table, priced or not. */
export const PAPER_MODELS: readonly PaperModel[] = PAPER_RULES.filter(
  (rule) => rule.model !== "",
).map(({ model, temperature, price }) => ({ model, temperature, price }));

/**
 * The paper's model for a name, or `null` when no rule knows it. The rules are case-sensitive: the released callers
 * strip and lower-case first, as {@link splitPaperQuery} does.
 */
export function resolvePaperName(name: string): PaperModel | null {
  const rule = PAPER_RULES.find(({ when }) =>
    when.some((words) => words.every((word) => name.includes(word))),
  );
  if (rule === undefined || rule.model === "") return null;
  return { model: rule.model, temperature: rule.temperature, price: rule.price };
}

/**
 * What a call costs by the paper's rule, in millionths of a dollar: whole output tokens times the flat price.
 * The prompt, the router's own tokens and failed calls are free. (`route_service.py::request_task`.)
 */
export function paperCallCost(outputTokens: number, price: number): number {
  return Math.trunc(outputTokens) * price;
}
