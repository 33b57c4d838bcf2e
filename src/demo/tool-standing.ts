import { readToolCalls, type ToolCallBlock } from "#core/parsers/tool-call-parser.ts";
import { holdsGold } from "./holds-gold.ts";
import type { KnownQuestion } from "./known-question.ts";
import { NO_MORE_CALLS, TROUBLE } from "./plan.ts";
import type { OfferedTool, ToolView } from "./read-tool-prompt.ts";

/** A call that the policy made, and what it thinks of the reply. */
export interface ToolReply extends OfferedTool {
  readonly reply: string;
  /** The reply holds an answer that counts as right. */
  readonly holds: boolean;
}

/** Where the simulated policy stands after its turns so far. */
export interface ToolStanding {
  /** How many blocks it wrote, valid or not. */
  readonly written: number;
  readonly replies: readonly ToolReply[];
  /** Tools that were called, with or without success. */
  readonly called: ReadonlySet<string>;
  /** What went wrong in the last turn. */
  readonly trouble: "none" | "failed" | "unknown-tool" | "malformed";
  readonly mustAnswer: boolean;
}

/** The longest result that can be a harness's word about a call and no reply. */
const LONGEST_TROUBLE = 1500;

/** Follows what was written and what came back. */
export function toolStanding(view: ToolView, known: KnownQuestion | null): ToolStanding {
  const replies: ToolReply[] = [];
  const called = new Set<string>();
  let written = 0;
  let trouble: ToolStanding["trouble"] = "none";
  for (const turn of view.past) {
    trouble = "none";
    const { blocks } = readToolCalls(turn.text);
    written += blocks.length;
    for (const [place, block] of blocks.entries()) {
      const came = outcomeOf(block, turn.results[place] ?? "", view.tools);
      if (came.tool !== null) called.add(came.tool.tool);
      if (came.trouble !== "none") trouble = came.trouble;
      else if (came.tool !== null) replies.push(judged(came.tool, came.reply, known));
    }
  }
  const said = view.past.flatMap(({ results, told }) => [...results, told]);
  const mustAnswer = said.some((text) => NO_MORE_CALLS.test(text) || LAST_TURN.test(text));
  return { written, replies, called, trouble, mustAnswer };
}

/** What came of one call: a reply, or what was wrong. */
function outcomeOf(
  block: ToolCallBlock,
  reply: string,
  tools: readonly OfferedTool[],
): { tool: OfferedTool | null; trouble: ToolStanding["trouble"]; reply: string } {
  if (block.kind === "invalid") return { tool: null, trouble: "malformed", reply };
  const tool = tools.find((offered) => offered.tool === block.name) ?? null;
  if (tool === null) return { tool, trouble: "unknown-tool", reply };
  return { tool, trouble: isTrouble(reply) ? "failed" : "none", reply };
}

function judged(tool: OfferedTool, reply: string, known: KnownQuestion | null): ToolReply {
  return { ...tool, reply, holds: known !== null && holdsGold(known, reply) };
}

const LAST_TURN = /\b(last|final) turn\b|\bturns? (are|is) used up\b/i;

function isTrouble(result: string): boolean {
  return result.length < LONGEST_TROUBLE && TROUBLE.test(result);
}
