import { fitHeads } from "#core/heads/fit-heads.ts";
import type { FitRow, FitTable } from "#core/heads/fit-table.ts";
import type { BudgetHeads, HeadModel, PerBudget } from "#core/heads/heads.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { profileOf } from "./candidate-profile.ts";
import { DEMO_DIMENSION, DEMO_EMBEDDING, demoVector } from "./demo-embedder.ts";
import { settles } from "./find-question.ts";
import { holdsGold } from "./holds-gold.ts";
import { keptPerPool } from "./kept-per-pool.ts";
import type { KnownQuestion } from "./known-question.ts";
import { countPieces } from "./pieces.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { replyTo } from "./simulated-reply.ts";

/** Token budgets that the demo's heads know, ascending. */
const BUDGETS = [5, 10, 20, 40, 80] as const;

/** Little: the demo world's questions are few and its candidates do not waver. */
const ALPHA = 0.05;
const NEIGHBOURS = 5;

// What a judge gives for parts of a reply.
const RIGHT = 0.7;
const NAMED = 0.2;
const EXPLAINED = 0.1;

const LAYOUT: PerBudget<null> = {
  limited: BUDGETS.map((budget) => ({ budget, quality: null })),
  unlimited: { quality: null, tokens: null },
};

/** Replies of this seed are judged: which courtesy closes a reply is all that depends on it. */
const SEED = 1;

/**
 * Heads of a kind for a pool of the demo world, fitted as any others are: every candidate is asked every question that the world knows,
 * at every budget, and its replies are judged by the right answers. k-NN heads carry the outcomes and the questions
 * themselves, which is what the oracle looks up. Fitted once for a pool: a second run has the same heads.
 */
export function demoHeads(kind: BudgetHeads["kind"], pool: Pool): Promise<BudgetHeads> {
  return KEPT[kind](pool);
}

const KEPT: Readonly<Record<BudgetHeads["kind"], (pool: Pool) => Promise<BudgetHeads>>> = {
  ridge: keptPerPool((pool) => fitDemoHeads("ridge", pool)),
  knn: keptPerPool((pool) => fitDemoHeads("knn", pool)),
};

async function fitDemoHeads(kind: BudgetHeads["kind"], pool: Pool): Promise<BudgetHeads> {
  const table: FitTable = {
    embedding: { model: DEMO_EMBEDDING, dimension: DEMO_DIMENSION },
    models: pool.map(headModel),
    layout: pool.map(() => LAYOUT),
    source: "The demo world: its candidates' replies to its own questions",
    rowCount: KNOWN_QUESTIONS.length,
    rows: outcomes(pool),
  };
  const method =
    kind === "ridge"
      ? ({ kind, alpha: ALPHA } as const)
      : ({
          kind,
          neighbourhood: { neighbours: NEIGHBOURS, metric: "cosine", weights: "distance" },
        } as const);
  const { heads } = await fitHeads(
    table,
    { method, heldOutShare: 0, seed: SEED },
    {
      signal: new AbortController().signal,
      onProgress: () => undefined,
      breathe: () => Promise.resolve(),
    },
  );
  return heads;
}

async function* outcomes(pool: Pool): AsyncGenerator<FitRow, void, void> {
  for (const known of KNOWN_QUESTIONS) {
    yield {
      question: known.question,
      embedding: demoVector(known.question),
      values: Float64Array.from(pool.flatMap((candidate) => outcomesOf(candidate, known))),
    };
  }
}

/**
 * A reply's quality in [0, 1], in steps as a judge gives them: most of it for the right answer, the rest for the steps that it
 * names and for explaining them.
 */
function qualityOf(known: KnownQuestion, reply: string, full: string): number {
  if (!holdsGold(known, reply)) return 0;
  const named = known.hops.filter((hop) => settles(hop, reply)).length / known.hops.length;
  return RIGHT + NAMED * named + (reply === full ? EXPLAINED : 0);
}

/** Quality at each budget, then quality and tokens without one. */
export function outcomesOf(candidate: Candidate, known: KnownQuestion): readonly number[] {
  const profile = profileOf(candidate.id);
  const reply = (budget: number | null): string =>
    replyTo({ kind: "question", known }, profile, {
      seed: SEED,
      budget,
      model: candidate.model,
      message: known.question,
    });
  const full = reply(null);
  const quality = (text: string): number => qualityOf(known, text, full);
  return [...BUDGETS.map((budget) => quality(reply(budget))), quality(full), countPieces(full)];
}

function headModel({ id, model, price }: Candidate): HeadModel {
  return {
    name: id,
    openrouterId: model,
    inputPerMillion: (price?.input ?? 0) / 1e6,
    outputPerMillion: (price?.output ?? 0) / 1e6,
    available: true,
    note: null,
  };
}
