import type { ChatMessage } from "#core/ports/chat-model.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { chosenPrompt } from "../options.ts";

/** `agent`: several turns, calls, a selection or a merged answer. `simple`: one turn, one call or a direct answer. */
export type XRouterMode = "agent" | "simple";

export interface XRouterOptions {
  readonly mode: XRouterMode;
  /** Turns of the policy's model in agent mode. */
  readonly maxTurns: number;
  /** Of the policy's own model; 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  /** Tokens of one turn of the policy's model. */
  readonly maxTokens: number;
  /** What candidates are asked with where the policy gives no temperature; `null` leaves each candidate its own. */
  readonly targetTemperature: number | null;
  /** The visitor's own system text; empty without one. */
  readonly userSystem: string;
  /** Earlier turns of the conversation, oldest first. */
  readonly history: readonly ChatMessage[];
  /** The system prompt of the policy where it is not the page's own. */
  readonly prompt: string | null;
}

/** What a run starts with where the visitor chooses nothing: the released server's three turns and greedy decoding. */
export const XROUTER_DEFAULTS: XRouterOptions = {
  mode: "agent",
  maxTurns: 3,
  temperature: 0,
  topP: 1,
  maxTokens: 4096,
  targetTemperature: null,
  userSystem: "",
  history: [],
  prompt: null,
};

/** Options as a run keeps them: see {@link readXRouterOptions}. */
export function storeXRouterOptions(options: XRouterOptions): RunStart["options"] {
  const { history, ...rest } = options;
  return history.length === 0 ? { ...rest } : { ...rest, history: JSON.stringify(history) };
}

/** The options of a stored run; what is missing or of another type falls back to the default. */
export function readXRouterOptions(stored: RunStart["options"]): XRouterOptions {
  const defaults = XROUTER_DEFAULTS;
  const { mode, userSystem, targetTemperature, history } = stored;
  return {
    mode: mode === "agent" || mode === "simple" ? mode : defaults.mode,
    maxTurns: Math.max(0, Math.trunc(numberOr(stored["maxTurns"], defaults.maxTurns))),
    temperature: numberOr(stored["temperature"], defaults.temperature),
    topP: numberOr(stored["topP"], defaults.topP),
    maxTokens: numberOr(stored["maxTokens"], defaults.maxTokens),
    targetTemperature: typeof targetTemperature === "number" ? targetTemperature : null,
    userSystem: typeof userSystem === "string" ? userSystem : defaults.userSystem,
    history: typeof history === "string" ? readHistory(history) : defaults.history,
    prompt: chosenPrompt(stored),
  };
}

function readHistory(text: string): readonly ChatMessage[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isMessage) : [];
  } catch {
    return [];
  }
}

function isMessage(value: unknown): value is ChatMessage {
  if (typeof value !== "object" || value === null) return false;
  const { role, content } = value as Partial<ChatMessage>;
  const isRole = role === "system" || role === "user" || role === "assistant";
  return isRole && typeof content === "string";
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
