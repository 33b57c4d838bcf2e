import type { Frame } from "./answer.ts";
import type { ReplyToken } from "./planned-reply.ts";

/** How one reply looks on the wire. */
export interface ReplyWire {
  opening(): readonly Frame[];
  /** `usage` here and below says whether token counts are told. */
  token(text: string, kind: "text" | "reasoning", usage: boolean): readonly Frame[];
  /** A piece of a tool call, where the dialect has them. */
  call?(token: ReplyToken): readonly Frame[];
  closing(usage: boolean): readonly Frame[];
  /** The closing mark, where the dialect has one. */
  readonly end: Frame | null;
  error(named: boolean): Frame;
  /** The reply in one piece, for a request that does not stream. */
  whole(usage: boolean): string;
}
