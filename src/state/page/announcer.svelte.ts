import type { RunEvent } from "#core/trajectory/events.ts";

/** The text of the page's one polite live region. */
export class Announcer {
  text = $state("");
  readonly #candidates = new Map<string, string>();

  say = (text: string): void => {
    this.text = text;
  };

  /** Says what is worth saying about a run's event, in the order of the events. The words come with the first. */
  event = async (event: RunEvent): Promise<void> => {
    const words = await import("./announcement.ts").catch(() => null);
    if (words === null) return;
    if (event.type === "run-start") this.#candidates.clear();
    if (event.type === "call-start") this.#candidates.set(event.callId, event.candidate);
    const text = words.announcementOf(
      event,
      (callId) => this.#candidates.get(callId) ?? "a candidate",
    );
    if (text !== null) this.say(text);
  };
}
