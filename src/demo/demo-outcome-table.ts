import { toDollars } from "#core/cost/money.ts";
import { priceUsage } from "#core/cost/price-usage.ts";
import { NO_USAGE } from "#core/cost/usage.ts";
import { withPrices } from "#core/outcomes/estimate-costs.ts";
import { OutcomeBuilder } from "#core/outcomes/outcome-builder.ts";
import type { OutcomeCell } from "#core/outcomes/outcome-row.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { makeRow } from "#core/outcomes/readers/make-row.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { countCodePoints } from "#core/python/text.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { profileOf } from "./candidate-profile.ts";
import { DEMO_TASKS } from "./demo-tasks.ts";
import { type Asked, settles } from "./find-question.ts";
import { holdsGold } from "./holds-gold.ts";
import type { KnownQuestion } from "./known-question.ts";
import { countPieces } from "./pieces.ts";
import { replyTo } from "./simulated-reply.ts";
import { countPromptTokens } from "./sse-reply.ts";

const STEPS = "steps of chains";

/** Replies of this seed are judged: which courtesy closes a reply is all that depends on it. */
const SEED = 1;

/** Something that the demo world can be asked, and how it is judged. */
interface DemoAsk {
  readonly id: string;
  readonly text: string;
  readonly task: string;
  /** The question that it belongs to: what is asked for a chain's steps tells of the chain. */
  readonly group: string;
  readonly asked: Asked;
  readonly isRight: (reply: string) => boolean;
}

/**
 * What a pool's candidates, those that the page starts with unless told, make of the demo world's own questions and of the steps of those that have several: simulated replies,
 * judged right or wrong by the world's own answers, with what they would cost and how long they would take. Nothing is asked.
 */
export function demoOutcomeTable(pool: Pool = POOL_PRESETS[0]?.pool ?? []): OutcomeTable {
  const builder = new OutcomeBuilder();
  for (const [line, ask] of demoAsks().entries()) {
    const { id, text, task, group } = ask;
    const cells = pool.map((candidate) => cellOf(candidate, ask));
    builder.add(makeRow(line, { id, text, task, group, cells }), "demo");
  }
  const { table } = builder.finish({
    name: "The demo world",
    source: "The demo world: simulated replies to its own questions",
    licence: "Apache-2.0",
  });
  const priced = pool.flatMap(({ id, price }) => (price === null ? [] : [[id, price] as const]));
  return withPrices(table, new Map(priced));
}

function demoAsks(): readonly DemoAsk[] {
  return Object.entries(DEMO_TASKS).flatMap(([task, questions]) =>
    questions.flatMap((known) => asksOf(task, known)),
  );
}

/** A question, and its steps where these are several. */
function asksOf(task: string, known: KnownQuestion): readonly DemoAsk[] {
  const group = known.question;
  const whole: DemoAsk = {
    id: known.question,
    text: known.question,
    task,
    group,
    asked: { kind: "question", known },
    isRight: (reply) => holdsGold(known, reply),
  };
  if (known.hops.length === 1) return [whole];
  const steps = known.hops.map(
    (hop): DemoAsk => ({
      id: `${known.question} / ${hop.query}`,
      text: hop.query,
      task: STEPS,
      group,
      asked: { kind: "hop", hop },
      isRight: (reply) => settles(hop, reply),
    }),
  );
  return [whole, ...steps];
}

function cellOf({ id, model, price }: Candidate, { text, asked, isRight }: DemoAsk): OutcomeCell {
  const profile = profileOf(id);
  const reply = replyTo(asked, profile, { seed: SEED, budget: null, model, message: text });
  const inputTokens = countPromptTokens([text]);
  const outputTokens = countPieces(reply);
  const usage = { ...NO_USAGE, fresh: inputTokens, output: outputTokens };
  return {
    candidate: id,
    score: isRight(reply) ? 1 : 0,
    costUsd: price === null ? null : toDollars(priceUsage(usage, price)),
    inputTokens,
    outputTokens,
    latencyMs: profile.firstTokenMs + (outputTokens * 1000) / profile.tokensPerSecond,
    replyLength: countCodePoints(reply),
  };
}
