import type { Answer, Frame } from "./answer.ts";
import type { PlannedReply } from "./planned-reply.ts";
import type { ReplyWire } from "./reply-wire.ts";
import type { Turn } from "./turn.ts";

/** Streams a reply token by token and plays the turn's hold and mid-stream fault at their places. */
export async function streamReply(
  answer: Answer,
  wire: ReplyWire,
  reply: PlannedReply,
  turn: Turn,
  wantsUsage: boolean,
): Promise<void> {
  const usage = wantsUsage && turn.fault?.kind !== "no-usage";
  if (turn.comment !== undefined) await answer.text(`: ${turn.comment}\n\n`);
  await frames(answer, wire.opening());
  for (;;) {
    if (await interrupted(answer, wire, reply, turn)) return;
    const token = reply.next();
    if (token === undefined) break;
    const { text, kind } = token;
    await frames(
      answer,
      kind === "call" ? (wire.call?.(token) ?? []) : wire.token(text, kind, usage),
    );
  }
  await frames(answer, wire.closing(usage));
  if (wire.end !== null && turn.fault?.kind !== "no-end") await answer.frame(wire.end);
  await answer.close();
}

/** Plays what is due before the next token; true when the stream is over. */
async function interrupted(
  answer: Answer,
  wire: ReplyWire,
  reply: PlannedReply,
  { fault, hold }: Turn,
): Promise<boolean> {
  if (hold?.afterTokens === reply.generated) await answer.waitAt(hold.gate);
  if (answer.gone) return true;
  if (fault === undefined || !("afterTokens" in fault)) return false;
  if (fault.afterTokens !== reply.generated) return false;
  if (fault.kind === "malformed") {
    await answer.text('data: {"id": "broken", "choices": [\n\n');
    return false;
  }
  if (fault.kind === "cut") {
    await answer.cut();
    return true;
  }
  await answer.frame(wire.error(fault.named ?? false));
  await answer.close();
  return true;
}

async function frames(answer: Answer, list: readonly Frame[]): Promise<void> {
  for (const frame of list) await answer.frame(frame);
}
