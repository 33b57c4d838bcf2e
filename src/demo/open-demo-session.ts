import type { TextSession } from "#core/ports/text-session.ts";
import type { PolicyId } from "#core/trajectory/events.ts";
import { DemoSession, type DemoSessionOptions } from "./demo-session.ts";

/** The simulated model of a policy. What plays xRouter is loaded with its first run. */
export async function openDemoSession(
  policy: PolicyId,
  options: DemoSessionOptions,
): Promise<TextSession> {
  if (policy !== "xrouter") return new DemoSession(options);
  const { continueToolText } = await import("./write-tool-turn.ts");
  return new DemoSession(options, continueToolText);
}
