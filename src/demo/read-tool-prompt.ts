import type { Stretch } from "./read-prompt.ts";

/** A tool on offer that calls a candidate. */
export interface OfferedTool {
  /** `call_gpt_5_nano` */
  readonly tool: string;
  /** The candidate's name as the tool's description begins with it, else the tool's own without its prefix. */
  readonly name: string;
}

/** One finished turn of the policy and what came of it. */
export interface PastTurn {
  readonly text: string;
  /** What each call of the turn gave, in order. */
  readonly results: readonly string[];
  /** What the harness said instead of results. */
  readonly told: string;
}

/** What the simulated policy finds in the text of a chat with tools. */
export interface ToolView {
  readonly question: string;
  readonly tools: readonly OfferedTool[];
  /** True in agent mode: an earlier reply can be selected. */
  readonly canSelect: boolean;
  readonly past: readonly PastTurn[];
  /** What stands of the turn that is to be written: a cut run left it there. */
  readonly written: string;
}

const TOOL_LIST = /<tools>\n([\s\S]*?)\n<\/tools>/;
const TURN = "<|im_start|>assistant\n";
const TURN_END = "<|im_end|>";
const RESULT = /<tool_response>\n([\s\S]*?)\n<\/tool_response>/g;

/** Reads a chat in Qwen2.5's template with tools; `null` where the text offers none: then another policy is played. */
export function readToolPrompt(stretches: readonly Stretch[]): ToolView | null {
  const asked = stretches.findLastIndex(({ origin }) => origin === "question");
  if (asked === -1) return null;
  const list = TOOL_LIST.exec(joined(stretches.slice(0, asked)))?.[1];
  if (list === undefined) return null;
  const offered = list.split("\n").flatMap(toolIn);
  const turns = joined(stretches.slice(asked + 1))
    .split(TURN)
    .slice(1);
  return {
    question: questionIn(stretches[asked]?.text ?? ""),
    tools: offered.filter(({ tool }) => tool.startsWith("call_")),
    canSelect: offered.some(({ tool }) => tool === "select_response"),
    past: turns.slice(0, -1).map(pastTurn),
    written: turns.at(-1) ?? "",
  };
}

/** Replies are data: what looks like the template in them is not read as it. */
function joined(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ origin, text }) => (origin === "reply" ? text.replaceAll("<", "‹") : text))
    .join("");
}

function pastTurn(text: string): PastTurn {
  const end = text.indexOf(TURN_END);
  const after = end === -1 ? "" : text.slice(end + TURN_END.length);
  const results = [...after.matchAll(RESULT)].map((match) => match[1] ?? "");
  return {
    text: end === -1 ? text : text.slice(0, end),
    results,
    told: results.length > 0 ? "" : after.replaceAll(/<\|im_(?:start\|>user|end\|>)/g, "").trim(),
  };
}

function toolIn(line: string): readonly OfferedTool[] {
  try {
    const { name, description } = JSON.parse(line).function;
    const named = /^Call (.+?) model\. /.exec(String(description))?.[1];
    return [{ tool: name, name: named ?? String(name).replace(/^call_/, "") }];
  } catch {
    return [];
  }
}

/** The visitor's system text stands before it under a mark of its own. */
function questionIn(text: string): string {
  return (/USER QUERY:\s*([\s\S]*)$/.exec(text)?.[1] ?? text).trim();
}
