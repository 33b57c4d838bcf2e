import type { TextSession } from "#core/ports/text-session.ts";
import { DemoSession, type DemoSessionOptions } from "./demo-session.ts";

/**
 * The simulated model of a router: one that writes tags into a text, or one that calls tools in a chat. What plays the
 * second is loaded with the first run that wants it.
 */
export async function openDemoSession(
  speaks: "text" | "chat",
  options: DemoSessionOptions,
): Promise<TextSession> {
  if (speaks === "text") return new DemoSession(options);
  const { continueToolText } = await import("./write-tool-turn.ts");
  return new DemoSession(options, continueToolText);
}
