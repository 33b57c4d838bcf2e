import { prepareQuestion } from "#core/policies/router-r1/question.ts";
import { routeSearch } from "#core/policies/router-r1/route-search.ts";
import { resolvePaperName } from "#core/pool/paper-names.ts";
import { stripBlanks } from "#core/python/text.ts";
import { type Attempt, retryLikePaper } from "./api-retry.ts";
import { crashOf } from "./crash-of.ts";
import { type AdapterEntry, type GoldenCase, onInput } from "./golden.ts";
import { outcomeOf, PAPER_POOL, ScriptedCalls } from "./scripted-calls.ts";

export const ROUTER_R1_CALLS: readonly AdapterEntry[] = [
  {
    file: "router_r1_check_llm_name",
    recorded:
      "router_r1/llm_agent/route_service.py::check_llm_name and verl/trainer/main_ppo.py::is_valid_llm_name",
    caseFields: ["raw"],
    run: ({ input, raw }) => {
      const written = input as string;
      const name = raw === true ? written : stripBlanks(written).toLowerCase();
      const model = resolvePaperName(name);
      return {
        llm_name: model?.model ?? "",
        temperature: model?.temperature ?? 0,
        valid: model !== null,
        price_per_1m: model?.price ?? null,
      };
    },
  },
  {
    file: "router_r1_query_split_cost",
    recorded:
      "router_r1/llm_agent/route_service.py::access_routing_pool + request_task (the API call itself replaced by a scripted one)",
    inputFields: ["query", "completion_tokens", "candidate_text", "api_raises"],
    run: onInput<RecordedQuery>(queryCase),
  },
  {
    file: "router_r1_api_retry",
    recorded: "router_r1/llm_agent/route_service.py::get_llm_response_via_api",
    run: onInput<readonly RecordedAttempt[]>(retryCase),
    facts: { request: requestFact },
  },
  {
    file: "router_r1_question_prepare",
    recorded:
      "infer_vllm.py and data_process/qa_*.py question preparation (the statements of infer_vllm.py executed as they stand)",
    run: onInput<string>((question) => {
      try {
        return prepareQuestion(question);
      } catch (thrown) {
        return crashOf(thrown);
      }
    }),
  },
];

interface RecordedQuery {
  readonly query: string;
  readonly completion_tokens: number | null;
  readonly candidate_text: string | null;
  readonly api_raises: string | null;
}

async function queryCase(input: RecordedQuery): Promise<unknown> {
  const calls = new ScriptedCalls([
    input.api_raises === null
      ? { text: input.candidate_text, tokens: input.completion_tokens }
      : { raise: input.api_raises },
  ]);
  const tools = { pool: PAPER_POOL, call: calls.call };
  try {
    const { text, cost } = await outcomeOf(routeSearch(tools, input.query));
    return { result: text, cost, call: callOf(calls) };
  } catch (thrown) {
    return { ...crashOf(thrown), call: callOf(calls) };
  }
}

function callOf(calls: ScriptedCalls): unknown {
  const request = calls.made[0];
  if (request === undefined) return null;
  return {
    llm_name: request.candidate.model,
    temperature: request.temperature,
    top_p: request.topP,
    seed: request.seed,
    query_text: request.query,
  };
}

/** What is sent in every attempt: our own loop's request, to the model that the recording asked. */
async function requestFact(testCase: GoldenCase): Promise<unknown> {
  const { request } = testCase as GoldenCase & { readonly request: { readonly model: string } };
  const calls = new ScriptedCalls([{ text: "", tokens: 0 }]);
  await outcomeOf(routeSearch({ pool: PAPER_POOL, call: calls.call }, "qwen: q"));
  const [made] = calls.made;
  return {
    model: request.model,
    temperature: made?.temperature,
    top_p: made?.topP,
    seed: made?.seed,
    max_tokens: made?.candidate.maxTokens,
  };
}

/** An error text, or `["ok", tokens, choices]`; a last entry like `... (500 in all)` repeats the one before. */
type RecordedAttempt = string | readonly ["ok", number, number?];

function retryCase(script: readonly RecordedAttempt[]): unknown {
  const outcome = retryLikePaper((index) => attemptOf(script, index));
  const { attempts, waitedMs } = outcome;
  const figures = { attempts, sleep_seconds: waitedMs / 1000 };
  return outcome.ok
    ? { text: outcome.text, tokens: outcome.tokens, ...figures }
    : { error: `Reach MAX_TRIALS=${outcome.attemptsLeft}`, ...figures };
}

function attemptOf(script: readonly RecordedAttempt[], index: number): Attempt {
  const entries = script.filter((entry) => typeof entry !== "string" || !entry.startsWith("... ("));
  const entry = entries[index] ?? entries.at(-1) ?? "";
  if (typeof entry === "string") return { ok: false, message: entry };
  const [text, tokens, choices = 1] = entry;
  const texts = Array.from({ length: choices }, (_, choice) => `${text}${choice}`);
  return { ok: true, text: choices === 1 ? text : texts, tokens };
}
