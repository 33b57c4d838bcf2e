/**
 * What has come of a reply so far was not what it was taken for. To `reasoning`: its text turned out to be thinking, and
 * the reply begins now. To `text`: the reasoning is all there is, and was taken as the reply.
 */
export interface ReplyRecast {
  readonly type: "reply-recast";
  /** Milliseconds since the run began, as in every event. */
  readonly at: number;
  readonly callId: string;
  readonly to: "text" | "reasoning";
}

/** A reply and its reasoning so far. */
interface Written {
  readonly reply: string;
  readonly reasoning: string;
}

/** All that came stays, in its order, and is the other thing now. */
export function recast({ reply, reasoning }: Written, to: ReplyRecast["to"]): Written {
  const all = reasoning + reply;
  return to === "text" ? { reply: all, reasoning: "" } : { reply: "", reasoning: all };
}
