import type { Policy, PolicyTools } from "#core/loop/policy.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { generateCut } from "./generate-cut.ts";
import { observe } from "./observation.ts";
import { type PaperAction, readPaperAction } from "./paper-actions.ts";
import { RolloutContext, type TokenCutter } from "./rollout-context.ts";
import { routeSearch } from "./route-search.ts";
import { type StartPrompt, startPrompt } from "./start-prompt.ts";

/** Sizes of the released configuration (`train.sh`, `test.sh`), in tokens of the policy's model. */
export interface RolloutLimits {
  readonly turns: number;
  /** The context keeps its last so many tokens, the trajectory its first. */
  readonly context: number;
  readonly response: number;
  readonly observation: number;
}

const ROLLOUT_LIMITS: RolloutLimits = {
  turns: 4,
  context: 4096,
  response: 1024,
  observation: 600,
};

export interface RolloutLoopOptions extends StartPrompt {
  readonly limits?: RolloutLimits;
  /**
   * Needed for the limits on context and observations. Without one, as in the page, nothing is cut: candidates write
   * 512 of their tokens at most, which rarely passes 600, and a context that outgrows the runtime ends the run with
   * `context-full` instead of losing its beginning unseen.
   */
  readonly tokens?: TokenCutter;
}

/** What the released code logs of a row. */
export interface RolloutOutcome {
  /** What is scored: everything after the prompt, cut to its first tokens. */
  readonly trajectory: string;
  /** The part of it that the policy wrote: what training learns from. */
  readonly own: string;
  /** 1, and 1 more for every turn after which the row was not finished. */
  readonly turns: number;
  readonly validActions: number;
  /** Searches with a name and a question, failed ones and the last unexecuted one included. */
  readonly routes: number;
  /** Millionths of a dollar, added up in 32-bit floats as the released code does. */
  readonly cost: number;
  readonly finished: boolean;
}

/** Router-R1's training and evaluation rollout (`generation.py::run_llm_loop`, one row) in paper fidelity. */
export const rolloutLoop: Policy<RolloutLoopOptions> = async function* rolloutLoop(tools) {
  yield* rolloutEpisode(tools);
};

/**
 * The rollout with its outcome: four turns with calls and one without. A turn without a valid action adds nothing: the
 * next one goes on with the same text. Throws where the released code crashes.
 */
export async function* rolloutEpisode(
  tools: PolicyTools<RolloutLoopOptions>,
): AsyncGenerator<PolicyEvent, RolloutOutcome, void> {
  const { session, signal, options } = tools;
  const limits = options.limits ?? ROLLOUT_LIMITS;
  const context = new RolloutContext(session, signal);
  for (const { text, origin } of startPrompt(options, tools.pool, tools.question)) {
    await context.append(text, origin);
  }
  const row = new Row(options.tokens, limits);
  for (let turn = 1; turn <= limits.turns + 1; turn += 1) {
    yield { type: "round-start", round: turn };
    const text = yield* generateCut(session, {
      maxTokens: limits.response,
      temperature: 1,
      topP: 0.95,
      seed: tools.seed + turn,
      signal,
    });
    const action = readPaperAction(text);
    const isLast = turn > limits.turns;
    if (action.kind === "answer") {
      row.finish(text);
      yield { type: "answer", text: action.content };
      break;
    }
    if (isLast || action.kind !== "search") {
      yield invalidAction(action);
      row.goOn(text, { wasSearch: action.kind === "search", isLast });
      context.note(text, "harness");
    } else {
      const routed = yield* routeSearch(tools, action.content);
      const observation = observe(routed.text);
      const shown = options.tokens?.first(observation.text, limits.observation) ?? observation.text;
      row.observe(text, shown, routed.cost, observation.isValid);
      context.note(text, "harness");
      await context.append(shown, "reply", routed.callId);
    }
    if (options.tokens !== undefined) await context.truncate(options.tokens, limits.context);
  }
  return row.outcome();
}

/** Collects the figures of a row. */
class Row {
  readonly #tokens: TokenCutter | undefined;
  readonly #limits: RolloutLimits;
  readonly #parts: { readonly text: string; readonly isOwn: boolean }[] = [];
  #turns = 1;
  #validActions = 0;
  #routes = 0;
  #cost = 0;
  #finished = false;

  constructor(tokens: TokenCutter | undefined, limits: RolloutLimits) {
    this.#tokens = tokens;
    this.#limits = limits;
  }

  finish(text: string): void {
    this.#parts.push({ text, isOwn: true });
    this.#validActions += 1;
    this.#finished = true;
  }

  goOn(text: string, { wasSearch, isLast }: { wasSearch: boolean; isLast: boolean }): void {
    this.#parts.push({ text, isOwn: true });
    if (!isLast) this.#turns += 1;
    // The search of the last turn is not carried out, and counts all the same.
    if (wasSearch) {
      this.#validActions += 1;
      this.#routes += 1;
    }
  }

  observe(text: string, shown: string, cost: number, isValid: boolean): void {
    this.#parts.push({ text, isOwn: true }, { text: shown, isOwn: false });
    this.#turns += 1;
    this.#routes += 1;
    if (isValid) this.#validActions += 1;
    this.#cost = Math.fround(this.#cost + Math.fround(cost));
  }

  outcome(): RolloutOutcome {
    const whole = this.#parts.map((part) => part.text).join("");
    const trajectory = this.#tokens?.first(whole, this.#limits.context) ?? whole;
    let left = trajectory.length;
    let own = "";
    for (const { text, isOwn } of this.#parts) {
      if (isOwn) own += text.slice(0, left);
      left = Math.max(0, left - text.length);
    }
    return {
      trajectory,
      own,
      turns: this.#turns,
      validActions: this.#validActions,
      routes: this.#routes,
      cost: this.#cost,
      finished: this.#finished,
    };
  }
}

const INVALID = {
  search: [
    "over-budget",
    "All turns with calls are used up; this search is not carried out, and the run ends without an answer.",
  ],
  placeholder: ["placeholder", "The search repeats the placeholder of the instructions."],
  "no-colon": ["no-colon", "The search has no colon between a name and a question."],
  "empty-query": ["empty-query", "The search has nothing behind its last colon."],
  none: ["no-action", "The policy neither answered nor asked; its next turn goes on from here."],
} as const;

function invalidAction(action: PaperAction): PolicyEvent {
  const [reason, message] = INVALID[action.kind === "answer" ? "none" : action.kind];
  return { type: "action-invalid", reason, message };
}
