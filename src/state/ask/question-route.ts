import { chosenPrompt } from "#core/policies/options.ts";
import { policyCard } from "#core/policies/policies.ts";
import type { Pool } from "#core/pool/candidate.ts";
import { contextWindowOf } from "#pricing/windows/context-window.ts";
import type { QuestionRoute, RouterModel } from "#run/question-room.ts";
import { embeddingPreset } from "#state/gpu/embedding-presets.ts";
import type { PreferenceValues } from "#state/settings/preferences.svelte.ts";

/** The way of the next question, by the choices of now. */
export function questionRoute(chosen: PreferenceValues, pool: Pool): QuestionRoute {
  const card = policyCard(chosen.policy);
  return {
    card,
    pool,
    isDemo: chosen.mode === "demo",
    router: card.needs.session === null ? null : routerModel(card.needs.session, chosen),
    embedding: card.needs.embedding === true ? embeddingOf(chosen) : null,
  };
}

function routerModel(
  session: "text" | "chat",
  { runtime, pageModel, server, chatRouter, policy, policyOptions }: PreferenceValues,
): RouterModel {
  const prompt = chosenPrompt(policyOptions[policy] ?? {}) ?? "";
  if (runtime === "page") {
    const window = { contextTokens: pageModel.contextWindow, note: null };
    return { name: "the router’s model on this computer", window, isAdjustable: true, prompt };
  }
  if (session === "text") {
    return { name: routerName(server.model), window: null, isAdjustable: false, prompt };
  }
  const { provider, model } = chatRouter;
  const window = contextWindowOf(provider, model);
  return { name: routerName(model), window, isAdjustable: false, prompt };
}

function routerName(model: string): string {
  return model === "" ? "the router’s model" : `the router’s model (${model})`;
}

function embeddingOf({
  embeddingPlace,
  pageEmbedding,
}: PreferenceValues): QuestionRoute["embedding"] {
  if (embeddingPlace !== "page") return null;
  const { name, source } = embeddingPreset(pageEmbedding);
  return { name, contextTokens: source.contextWindow };
}
