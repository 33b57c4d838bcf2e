import type { RunStart } from "#core/trajectory/events.ts";
import type { ChatFrame } from "./chat-shape.ts";

/** A model's own chat format among a run's options: a stored run keeps it and is resumed in it. */
export function frameToOptions({ before, after, trims }: ChatFrame): RunStart["options"] {
  return { chatBefore: before, chatAfter: after, chatTrims: trims };
}

/** The chat format of a stored run; `null` where it has one of the known shapes. */
export function frameFromOptions(options: RunStart["options"]): ChatFrame | null {
  const { chatBefore: before, chatAfter: after, chatTrims: trims } = options;
  if (typeof before !== "string" || typeof after !== "string") return null;
  return { before, after, trims: trims === true };
}
