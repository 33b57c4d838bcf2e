import { NO_USAGE } from "#core/cost/usage.ts";
import { SwitchyardError } from "#core/errors.ts";
import type { BudgetHeads, HeadModel } from "#core/heads/heads.ts";
import { NoSession } from "#core/loop/no-session.ts";
import type { CallRequest, PolicyTools } from "#core/loop/policy.ts";
import { r2Router } from "#core/policies/r2-router/r2-router.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import type { Released } from "./r2-released.ts";

/** Which golden embedding the recording embedding server gave for a text. */
const EMBEDDING_OF: Readonly<Record<string, number>> = {
  "q zero": 0,
  "q one": 1,
  "q two words more": 20,
  "Compute ten factorial with a short script, please.": 3,
};

/** The embedding of a recorded text. Throws `RangeError` for any other text. */
export function embeddingOfText({ embeddings }: Released, text: string): Float64Array {
  const embedding = embeddings[EMBEDDING_OF[text] ?? -1];
  if (embedding === undefined) throw new RangeError(`no embedding was recorded for “${text}”`);
  return embedding;
}

/** A pool of the models that heads predict for, at their released prices. */
function poolOf(models: readonly HeadModel[]): Pool {
  return models.map(candidateOf);
}

export function candidateOf(model: HeadModel): Candidate {
  return {
    id: model.name,
    aliases: [],
    description: model.name,
    provider: "openrouter",
    model: model.openrouterId ?? model.name,
    price: {
      input: Math.round(model.inputPerMillion * 1e6),
      output: Math.round(model.outputPerMillion * 1e6),
      source: "R2-Router",
      date: "2026-04-06",
    },
    paperModel: null,
    paperPrice: null,
    temperature: null,
    maxTokens: 8192,
  };
}

export interface R2World {
  readonly heads: BudgetHeads;
  readonly question: string;
  readonly lambda: number | null;
  /** What the embedding server gives for a text; throws what it fails with. */
  readonly embed: (text: string) => readonly Float64Array[];
  /** What the candidate replies; throws what it fails with. */
  readonly reply: () => string;
}

/** What came of a run of our own policy, in paper fidelity, in a recorded world. */
export interface R2Run {
  readonly embedded: readonly (readonly string[])[];
  readonly calls: readonly CallRequest[];
  readonly events: readonly PolicyEvent[];
  readonly answer: string | null;
}

/** Runs R2-Router in a recorded world. Throws what the policy throws. */
export async function runR2({ heads, question, lambda, embed, reply }: R2World): Promise<R2Run> {
  const embedded: (readonly string[])[] = [];
  const calls: CallRequest[] = [];
  const tools: PolicyTools<null> = {
    question,
    pool: poolOf(heads.models),
    options: null,
    session: new NoSession(),
    embed: {
      model: heads.embedding.model,
      embed: async (texts) => {
        embedded.push(texts);
        return embed(texts[0] ?? "");
      },
    },
    call: async (request) => {
      calls.push(request);
      const shared = { callId: `c${calls.length}`, receipt: NO_RECEIPT };
      try {
        return { outcome: "ok", reply: reply(), finish: "stop", ...shared };
      } catch (thrown) {
        if (!(thrown instanceof SwitchyardError)) throw thrown;
        const { code, message, fix, side } = thrown;
        return { outcome: "failed", reply: "", failure: { code, message, fix, side }, ...shared };
      }
    },
    random: () => 0,
    seed: 0,
    elapsedMs: () => 0,
    signal: new AbortController().signal,
  };
  const events: PolicyEvent[] = [];
  let answer: string | null = null;
  for await (const event of r2Router("paper", { lambda, instruction: null }, heads)(tools)) {
    events.push(event);
    if (event.type === "answer") answer = event.text;
  }
  return { embedded, calls, events, answer };
}

const NO_RECEIPT = {
  usage: NO_USAGE,
  estimated: true,
  computed: null,
  reported: null,
  cost: null,
  price: null,
  paperCost: null,
};
