import type { Picodollars } from "#core/cost/money.ts";
import { estimateTokens, FRAMING_TOKENS, worstCase } from "#core/cost/price-usage.ts";
import type { PolicyCard } from "#core/policies/card.ts";
import type { Candidate, Pool } from "#core/pool/candidate.ts";
import { type ContextWindow, contextWindowOf } from "#pricing/windows/context-window.ts";

/** The way of a question: everything that decides who reads it. */
export interface QuestionRoute {
  readonly card: Pick<PolicyCard, "needs" | "passesQuestion">;
  readonly pool: Pool;
  /** The demo world reads whatever it is given. */
  readonly isDemo: boolean;
  /** The router's own model; `null` where it has none. */
  readonly router: RouterModel | null;
  /** What makes the question's vector; `null` where nobody does, and where its window is not known. */
  readonly embedding: { readonly name: string; readonly contextTokens: number } | null;
}

export interface RouterModel {
  readonly name: string;
  /** `null` where nobody knows, as of most servers. */
  readonly window: ContextWindow | null;
  /** Whether its window is set on this page. */
  readonly isAdjustable: boolean;
  /** The prompt that was put in place of the page's own; empty for none. */
  readonly prompt: string;
}

/** Somebody who reads a question. */
export interface QuestionReader {
  readonly part: "router" | "candidate" | "embedding";
  readonly name: string;
  /** Tokens of a question that fit beside all else, roughly; `null` where nobody knows. */
  readonly room: number | null;
  /** Where somebody can set it higher on this page. */
  readonly isAdjustable: boolean;
  /** What else one should know of how it reads; `null` for nothing. */
  readonly note: string | null;
}

/** Tokens that a router needs besides the question and the descriptions: its rules, a thought, and a reply or two. */
const ROUTER_TOKENS = 1500;

/** Who reads a question on its way, and how long it may be for each. */
export function questionReaders(route: QuestionRoute): readonly QuestionReader[] {
  const { card, pool, isDemo, router, embedding } = route;
  if (isDemo) return [];
  return [
    ...(router === null ? [] : [routerReader(router, pool)]),
    ...(card.passesQuestion ? pool.map(candidateReader) : []),
    ...(embedding === null ? [] : [embeddingReader(embedding)]),
  ];
}

/**
 * The candidates that no call with this question may be made to under this limit: what is reserved for one is more. A byte
 * is reserved as a token, so that a long text in plain English reserves about four times what it will cost.
 */
export function beyondBudget(
  question: string,
  { card, pool }: Pick<QuestionRoute, "card" | "pool">,
  limit: Picodollars | null,
): readonly Candidate[] {
  if (limit === null || !card.passesQuestion) return [];
  const bytes = new TextEncoder().encode(question).length;
  return pool.filter(
    ({ price, maxTokens }) => price !== null && worstCase(price, bytes, maxTokens) > limit,
  );
}

function routerReader(router: RouterModel, pool: Pool): QuestionReader {
  const { name, window, isAdjustable, prompt } = router;
  const descriptions = pool.map(({ id, description }) => `${id}: ${description}`).join("\n");
  const beside = ROUTER_TOKENS + estimateTokens(descriptions) + estimateTokens(prompt);
  const room = roomIn(window, beside);
  return { part: "router", name, room, isAdjustable, note: window?.note ?? null };
}

function candidateReader({ id, provider, model, maxTokens }: Candidate): QuestionReader {
  const window = contextWindowOf(provider, model);
  return {
    part: "candidate",
    name: id,
    room: roomIn(window, maxTokens + FRAMING_TOKENS),
    isAdjustable: false,
    note: window?.note ?? null,
  };
}

function embeddingReader({
  name,
  contextTokens,
}: NonNullable<QuestionRoute["embedding"]>): QuestionReader {
  return { part: "embedding", name, room: contextTokens, isAdjustable: false, note: null };
}

function roomIn(window: ContextWindow | null, beside: number): number | null {
  if (window === null) return null;
  const { contextTokens, inputTokens = contextTokens } = window;
  return Math.max(0, Math.min(inputTokens, contextTokens - beside));
}
