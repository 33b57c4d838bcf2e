import { estimateInputTokens } from "#core/heads/input-tokens.ts";
import type { CallRequest } from "#core/loop/policy.ts";
import { BUDGET_INSTRUCTION } from "#core/policies/r2-router/budget-instruction.ts";
import { budgetRequest } from "#core/policies/r2-router/budget-request.ts";
import type { AdapterEntry, GoldenCase } from "./golden.ts";
import { loadReleased, type Released } from "./r2-released.ts";
import { rankReleased, reportOption } from "./r2-report.ts";
import { candidateOf, embeddingOfText, runR2 } from "./r2-world.ts";

interface RecordedMessage {
  readonly role: string;
  readonly content: Readonly<Record<string, unknown>>;
}

interface RecordedRequest {
  readonly body_model?: string;
  readonly body_temperature?: number;
  readonly messages?: readonly RecordedMessage[];
  readonly body?: { readonly model: string; readonly input: readonly string[] };
}

interface RequestCase {
  readonly kind: string;
  readonly model?: string;
  readonly budget?: number | string;
  readonly temperature_arg?: number | null;
  readonly input?: string | readonly string[];
  readonly lambda?: number | null;
  readonly request?: RecordedRequest;
  readonly input_tokens?: readonly number[];
  readonly selected?: readonly unknown[];
  readonly chat_model?: string;
  readonly messages?: readonly RecordedMessage[];
  readonly returned?: Readonly<Record<string, unknown>>;
}

interface Input {
  readonly testCase: RequestCase;
  readonly released: Released;
}

/**
 * What R2-Router sends. Paths, headers and the form of bodies are the adapters' (`src/providers`, with tests of their own);
 * here stand the decisions: texts, models, temperature, messages. Of the budget instruction everything is compared but the
 * digest: the released wording is not part of this project, ours has its form, its length and the number in its place.
 */
export const R2_REQUESTS: readonly AdapterEntry[] = [
  {
    file: "r2_requests",
    recorded:
      "R2Router.embed / generate / route_text / route_and_generate against a local recording server",
    needsReleased: true,
    casesOf: async (file, readNeighbour) => {
      const released = await loadReleased(readNeighbour);
      const { cases } = file as { readonly cases: readonly RequestCase[] };
      return cases.map((testCase): GoldenCase => {
        return { name: testCase.kind, input: { testCase, released }, output: expectedOf(testCase) };
      });
    },
    run: ({ input }) => {
      const { testCase, released } = input as Input;
      const run = RUNS[testCase.kind];
      if (run === undefined) throw new Error(`nothing stands for a case of ${testCase.kind}`);
      return run(testCase, released);
    },
  },
];

const RUNS: Readonly<Record<string, (testCase: RequestCase, released: Released) => unknown>> = {
  generate: describeGenerate,
  embed: describeEmbed,
  route_text_batch: describeRoutes,
  route_text_single: describeRoutes,
  route_and_generate: describeWhole,
};

/** The part of a recording that is ours to reproduce. */
function expectedOf({ kind, request, input_tokens, selected, ...rest }: RequestCase): unknown {
  switch (kind) {
    case "generate":
      return {
        model: request?.body_model,
        ...(request?.messages === undefined
          ? {}
          : { messages: request.messages.map(withoutDigest) }),
        ...(request?.body_temperature === undefined
          ? {}
          : { temperature: rest.temperature_arg ?? request.body_temperature }),
      };
    case "embed":
      return request?.body;
    case "route_and_generate":
      return {
        chat_model: rest.chat_model,
        messages: rest.messages?.map(withoutDigest),
        response: rest.returned?.["response"],
        model: rest.returned?.["model"],
        budget: rest.returned?.["budget"],
      };
    default:
      return { input_tokens, selected };
  }
}

function withoutDigest({ role, content }: RecordedMessage) {
  const { sha256_utf8: _, ...described } = content;
  return { role, content: described };
}

function describeGenerate(
  { model = "", budget = "unlimited", temperature_arg, request }: RequestCase,
  { heads }: Released,
) {
  const known = heads.models.find(({ name }) => name === model);
  const candidate = candidateOf(known ?? { ...unknownModel, name: model });
  const tokens = budget === "unlimited" ? null : Number(budget);
  const call = budgetRequest(candidate, "the question", tokens, "paper", BUDGET_INSTRUCTION);
  return {
    model: candidate.model,
    ...(request?.messages === undefined ? {} : { messages: describeMessages(call, tokens) }),
    ...(request?.body_temperature === undefined
      ? {}
      : { temperature: temperature_arg ?? call.temperature }),
  };
}

const unknownModel = {
  openrouterId: null,
  inputPerMillion: 0,
  outputPerMillion: 0,
  available: true,
  note: null,
};

function describeMessages({ messages, query }: CallRequest, budget: number | null) {
  return messages.map(({ role, content }) => ({
    role,
    content:
      role === "system"
        ? describeInstruction(content, String(budget))
        : { what: "query, unchanged", equals_query: content === query },
  }));
}

function describeInstruction(text: string, number: string) {
  const at = text.indexOf(number);
  return {
    what: "budget instruction",
    chars: text.length,
    budget_number_span: [at, at + number.length],
    sentences: text.split(/\.(?:\s|$)/).filter((sentence) => sentence !== "").length,
  };
}

/** Which texts are given to which embedding model: the questions as they are, and nothing around them. */
async function describeEmbed({ input = [] }: RequestCase, released: Released) {
  const texts: string[] = [];
  for (const question of [input].flat()) {
    const { embedded } = await runR2({ ...world(released), question, lambda: null });
    texts.push(...embedded.flat());
  }
  return { model: released.heads.embedding.model, input: texts };
}

function describeRoutes({ input = [], lambda = null }: RequestCase, released: Released) {
  const questions = [input].flat();
  const inputTokens = questions.map(estimateInputTokens);
  const { heads } = released;
  return {
    input_tokens: inputTokens,
    selected: questions.map((question, index) => {
      const embedding = embeddingOfText(released, question);
      const [best] = rankReleased(heads, embedding, lambda, inputTokens[index] ?? null);
      return best === undefined ? null : reportOption(best, heads.models);
    }),
  };
}

/** A whole run of our policy. */
async function describeWhole({ input = "", lambda = null }: RequestCase, released: Released) {
  const question = [input].flat()[0] ?? "";
  const embed = (text: string): readonly Float64Array[] => [embeddingOfText(released, text)];
  const { calls, events, answer } = await runR2({ ...world(released), question, lambda, embed });
  const ranked = events.find((event) => event.type === "options-ranked");
  const [call] = calls;
  const budget = ranked?.options[ranked.chosen]?.budget ?? null;
  return {
    chat_model: call?.candidate.model,
    messages: call === undefined ? [] : describeMessages(call, budget),
    response: answer,
    model: call?.candidate.id,
    budget: budget ?? "unlimited",
  };
}

/** Any embedding will do where only the request is looked at. */
function world(released: Released) {
  return {
    heads: released.heads,
    embed: (): readonly Float64Array[] => released.embeddings.slice(0, 1),
    reply: (): string => "STUB",
  };
}
