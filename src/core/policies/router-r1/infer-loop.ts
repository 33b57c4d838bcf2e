import { type Generated, generateTagged } from "#core/loop/generate-tagged.ts";
import type { Policy, PolicyTools } from "#core/loop/policy.ts";
import { extractAnswer } from "#core/metrics/extract-answer.ts";
import type { Mark } from "#core/ports/text-session.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { ANSWER_END, lastSearch, SEARCH_END } from "./paper-actions.ts";
import { type Routed, routeSearch } from "./route-search.ts";
import { type StartPrompt, startPrompt } from "./start-prompt.ts";

/** The template is the one given, for every base model: the released script takes Qwen's for Llama, too. */
export type InferLoopOptions = StartPrompt;

export interface InferOutcome {
  /** Everything after the prompt, as the released script prints it. */
  readonly output: string;
  readonly answered: boolean;
  readonly generations: number;
}

const MOST_GENERATIONS = 5;
const NOT_ROUTED: Routed = { text: "", cost: 0, callId: null };

/** Router-R1's released inference script (`infer_vllm.py`) in paper fidelity. */
export const inferLoop: Policy<InferLoopOptions> = async function* inferLoop(tools) {
  yield* inferEpisode(tools);
};

/**
 * The script with its outcome: five generations that stop at a closing tag; the closing tag is put there even where
 * none was meant; the last search is carried out; its reply goes in raw. The fifth generation may still pay for a
 * call that nobody reads. Throws where the script crashes.
 */
export async function* inferEpisode(
  tools: PolicyTools<InferLoopOptions>,
): AsyncGenerator<PolicyEvent, InferOutcome, void> {
  const { session, signal } = tools;
  for (const { text, origin } of startPrompt(tools.options, tools.pool, tools.question)) {
    await session.append(text, { origin, signal });
  }
  let output = "";
  for (let round = 1; round <= MOST_GENERATIONS; round += 1) {
    yield { type: "round-start", round };
    const before = session.mark();
    const generated = yield* generateTagged(session, generateOptions(tools, round));
    const turn = closeTurn(generated);
    const routed = yield* routeTurn(tools, turn);
    if (turn.isAnswer) {
      yield { type: "answer", text: extractAnswer(turn.text) ?? "" };
      return { output: `${output}${turn.text}\n`, answered: true, generations: round };
    }
    const information = `\n<information>${routed.text ?? "None"}</information>\n`;
    output += `\n${turn.text}${information}`;
    await rewrite(tools, before, turn);
    const call = routed.callId === null ? {} : { callId: routed.callId };
    await session.append(information, { origin: "reply", signal, ...call });
  }
  return { output, answered: false, generations: MOST_GENERATIONS };
}

function generateOptions(tools: PolicyTools<InferLoopOptions>, round: number) {
  const { seed, signal } = tools;
  const stop = [SEARCH_END, ANSWER_END];
  return { stop, maxTokens: 1024, temperature: 1, topP: 1, seed: seed + round, signal };
}

interface Turn {
  /** What the policy wrote and the closing tag. */
  readonly text: string;
  /** The end of `text` that the policy did not write: the closing tag, or nothing. */
  readonly added: string;
  readonly isAnswer: boolean;
}

/** An opened answer ends the run wherever it stands, in a thought as well; anything else is closed as a search. */
function closeTurn({ text, stop }: Generated): Turn {
  const written = stop === null ? text : text.slice(0, text.length - stop.length);
  const isAnswer = written.includes("<answer>");
  const closing = isAnswer ? ANSWER_END : SEARCH_END;
  return { text: written + closing, added: stop === closing ? "" : closing, isAnswer };
}

/** Without a search, or with an empty one, the reply is empty. */
async function* routeTurn(
  tools: PolicyTools<InferLoopOptions>,
  turn: Turn,
): AsyncGenerator<PolicyEvent, Routed, void> {
  const search = lastSearch(turn.text);
  if (search !== null && search !== "") return yield* routeSearch(tools, search);
  if (!turn.isAnswer) {
    const message = "The policy neither answered nor asked a question; an empty reply goes in.";
    yield { type: "action-invalid", reason: "no-action", message };
  }
  return NOT_ROUTED;
}

/** The script sets a line end before what the model wrote, so the session goes back and reads it again behind one. */
async function rewrite(
  { session, signal }: PolicyTools<InferLoopOptions>,
  before: Mark,
  { text, added }: Turn,
): Promise<void> {
  await session.rewind(before);
  await session.append("\n", { origin: "harness", signal });
  const own = text.slice(0, text.length - added.length);
  if (own !== "") await session.append(own, { origin: "harness", repeated: true, signal });
  if (added !== "") await session.append(added, { origin: "harness", signal });
}
