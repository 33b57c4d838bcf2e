import { generateTagged } from "#core/loop/generate-tagged.ts";
import type { GenerateOptions, TextSession } from "#core/ports/text-session.ts";
import type { PolicyEvent } from "#core/trajectory/events.ts";
import { ANSWER_END, cutResponse, SEARCH_END } from "./paper-actions.ts";

/**
 * One generation of the training rollout: the model writes on without stop strings and the text is cut afterwards.
 * Stopping at `</search>` gives the same text and saves the tokens behind it; `</answer>` must not stop it, because a
 * later `</search>` would move the cut. What follows `</answer>` is therefore held back until the end, and reported
 * only if it stays. The session goes back to exactly the cut text, which is returned.
 */
export async function* generateCut(
  session: TextSession,
  options: Omit<GenerateOptions, "stop">,
): AsyncGenerator<PolicyEvent, string, void> {
  const before = session.mark();
  const held: Extract<PolicyEvent, { type: "text-delta" }>[] = [];
  let text = "";
  let isHeld = false;
  for await (const event of generateTagged(session, { ...options, stop: [SEARCH_END] })) {
    if (event.type === "text-delta") {
      text += event.text;
      if (isHeld) held.push(event);
      else yield event;
      isHeld ||= event.part === "tag" && event.text === ANSWER_END;
    } else {
      if (cutResponse(text) === text) yield* held;
      yield event;
    }
  }
  const kept = cutResponse(text);
  if (kept !== text) {
    await session.rewind(before);
    await session.append(kept, { origin: "harness", repeated: true, signal: options.signal });
  }
  return kept;
}
