import { writePythonJson } from "#core/python/json.ts";
import { profileOf, skillIn } from "./candidate-profile.ts";
import type { ContinueText } from "./demo-session.ts";
import { findQuestion } from "./find-question.ts";
import { LARGE_LLAMA, MEDIUM_GEMMA, SMALL } from "./knowledge/asks.ts";
import type { Ask, KnownQuestion } from "./known-question.ts";
import { distanceTo } from "./plan.ts";
import { type OfferedTool, readToolPrompt, type ToolView } from "./read-tool-prompt.ts";
import { seededPick } from "./seeded.ts";
import { instructionsFor } from "./tool-instructions.ts";
import { type ToolReply, type ToolStanding, toolStanding } from "./tool-standing.ts";
import { faultsOf, type TurnSettings } from "./write-turn.ts";

const GREETING =
  /^(?:hi|hello|hey|good (?:morning|evening)|thanks|thank you|你好|谢谢)\b|^(?:你好|谢谢)/i;

/** Tools of candidates that do not exist, one of the ways in which the simulated policy goes wrong. */
const INVENTED: readonly [string, ...string[]] = [
  "call_atlas_400b_instruct",
  "call_sage_120b_chat",
  "call_orion_mega",
];

/** Ways in which a call's JSON is left invalid. */
const MALFORMED: readonly [(json: string) => string, ...((json: string) => string)[]] = [
  (json) => json.slice(0, -1),
  (json) => json.replaceAll('"', "'"),
  (json) => json.replace(": ", " "),
];

/** After so many turns the simulated policy answers with what it has. */
const MOST_TURNS = 2;

/** What the simulated policy writes next in a chat with tools: the rest of a cut turn, or a whole one. */
export const continueToolText: ContinueText = (stretches, settings) => {
  const view = readToolPrompt(stretches);
  if (view === null) return "This chat offers no tools.";
  const turn = writeToolTurn(view, settings);
  return turn.startsWith(view.written) ? turn.slice(view.written.length) : "";
};

/**
 * One turn of xRouter as the demo plays it. In agent mode two candidates of different size are asked at once, a reply that
 * settles the question is selected, two that agree are merged, and none leads to a larger candidate; in simple mode one
 * call delegates the question. What any model knows is answered without a call.
 */
function writeToolTurn(view: ToolView, settings: TurnSettings): string {
  const known = findQuestion(view.question);
  if (GREETING.test(view.question)) {
    return `${think("A greeting needs no model.")}Hello! This is the demo world: ask one of its questions and watch where it goes.`;
  }
  if (known !== null && isTrivial(known)) {
    return `${think("Any model knows this, and I am one: no call is worth its price.")}${known.answer}`;
  }
  const standing = toolStanding(view, known);
  const isOver = standing.mustAnswer || view.past.length >= MOST_TURNS;
  if (standing.replies.length > 0 || isOver) {
    const ending = endingOf(view, known, standing, isOver);
    if (ending !== null) return ending;
  }
  return callTurn(view, known, standing, settings);
}

/** One step that every candidate knows. */
function isTrivial({ hops }: KnownQuestion): boolean {
  return hops.length === 1 && hops[0]?.needs === 1;
}

/** The turn that ends the run; `null` while asking somebody else is better. */
function endingOf(
  view: ToolView,
  known: KnownQuestion | null,
  { replies }: ToolStanding,
  isOver: boolean,
): string | null {
  if (known === null) return replies.length === 0 && !isOver ? null : unknownEnding();
  const holding = replies.filter(({ holds }) => holds);
  const [first, second] = bySize(holding);
  if (first !== undefined && second !== undefined && known.hops.length > 1) {
    return `${think(`${first.name} and ${second.name} agree, and each says a part better. I put them together.`)}${merged(known)}`;
  }
  if (first !== undefined && view.canSelect) {
    const others = replies.filter(({ tool }) => tool !== first.tool);
    return think(whySelected(first, others)) + block(selection(first.tool));
  }
  if (first !== undefined) return `${think("One reply settles it.")}${known.answer}`;
  if (!isOver) return null;
  return `${think("The replies leave it open, and I will not guess.")}I could not settle this: the replies that I got do not agree on an answer.`;
}

function unknownEnding(): string {
  return `${think("Everything I was told is simulated, so I have no ground for an answer and I will not make one up.")}Simulated: the demo world does not know this question.`;
}

function merged({ closing, answer }: KnownQuestion): string {
  return `${closing.replace(/\{\?([^}]*)\}/g, "").trim()}\n\n**${answer}**`;
}

function whySelected(chosen: ToolReply, others: readonly ToolReply[]): string {
  const wrong = others.find(({ holds }) => !holds);
  if (wrong !== undefined) {
    return `${wrong.name} and ${chosen.name} disagree. ${chosen.name} gives every step, so I trust its reply and return it as it is.`;
  }
  return `${chosen.name} answers it completely; repeating that in my own words would only cost more.`;
}

/** Smallest first: of replies that are equally good the cheaper one is selected. */
function bySize(replies: readonly ToolReply[]): readonly ToolReply[] {
  return replies.toSorted((a, b) => profileOf(a.name).skill - profileOf(b.name).skill);
}

function callTurn(
  view: ToolView,
  known: KnownQuestion | null,
  standing: ToolStanding,
  settings: TurnSettings,
): string {
  const chosen = chooseTools(view, known, standing, settings.seed);
  if (chosen.length === 0) return unknownEnding();
  const faults = faultsOf(settings.weather);
  const calls = chosen.flatMap((offered, place) => {
    const instructions = instructionsFor(offered.name, known, settings.seed);
    const right = callJson(offered.tool, instructions);
    const fault = faults[standing.written + place];
    if (fault === undefined) return [block(right)];
    const wrong =
      fault === "invented"
        ? callJson(seededPick(INVENTED, settings.seed, "invented"), instructions)
        : seededPick(MALFORMED, settings.seed, "malformed")(right);
    // Simple mode has no second turn in which a mistake could be made good.
    return view.canSelect ? [block(wrong)] : [block(wrong), block(right)];
  });
  return `${think(thoughtBefore(chosen, view, standing))}${calls.join("\n")}`;
}

/** Whom to ask: in agent mode two at first, then one at a time, a larger one when the replies settled nothing. */
function chooseTools(
  view: ToolView,
  known: KnownQuestion | null,
  { called, replies }: ToolStanding,
  seed: number,
): readonly OfferedTool[] {
  const left = view.tools.filter(({ tool }) => !called.has(tool));
  if (!view.canSelect) {
    const one = delegate(left, known, seed);
    return one === null ? [] : [one];
  }
  if (replies.length > 0 || called.size > 0) return nearest(left, LARGE_LLAMA, seed);
  const family = known?.hops[0]?.asks[0];
  const cheap = nearest(left, family?.skill === 1 ? family : SMALL, seed);
  const rest = left.filter((offered) => !cheap.includes(offered));
  return [...cheap, ...nearest(rest, secondAsk(known), seed)];
}

/** Who should know: the size that the hardest step needs. */
function secondAsk(known: KnownQuestion | null): Ask {
  const needs = Math.max(2, ...(known?.hops.map((hop) => hop.needs) ?? []));
  return needs === 2 ? MEDIUM_GEMMA : LARGE_LLAMA;
}

/** The smallest candidate that knows every step; the largest where none does. */
function delegate(
  tools: readonly OfferedTool[],
  known: KnownQuestion | null,
  seed: number,
): OfferedTool | null {
  const able = tools.filter(({ name }) => {
    const profile = profileOf(name);
    return known?.hops.every((hop) => skillIn(profile, hop.topic) >= hop.needs) ?? true;
  });
  const least = Math.min(...able.map(({ name }) => profileOf(name).skill));
  const [first, ...others] = able.filter(({ name }) => profileOf(name).skill === least);
  if (first !== undefined) return seededPick([first, ...others], seed, known?.question ?? "");
  return nearest(tools, LARGE_LLAMA, seed)[0] ?? null;
}

/** The tool that comes closest to who is meant, as a list; an empty one without tools. */
function nearest(tools: readonly OfferedTool[], ask: Ask, seed: number): readonly OfferedTool[] {
  const ranked = tools.map((offered) => ({ offered, distance: distanceTo(ask, offered.name) }));
  const least = Math.min(...ranked.map(({ distance }) => distance));
  const [first, ...others] = ranked
    .filter(({ distance }) => distance === least)
    .map(({ offered }) => offered);
  return first === undefined ? [] : [seededPick([first, ...others], seed, "tool")];
}

const AFTER_TROUBLE = {
  malformed: "My last call was not valid JSON. Once more, properly, ",
  "unknown-tool": "I called a tool that I was not given. From the list, then: ",
  failed: "A call brought no reply. Somebody else can take over: ",
} as const;

function thoughtBefore(
  chosen: readonly OfferedTool[],
  view: ToolView,
  { trouble, replies }: ToolStanding,
): string {
  const names = chosen.map(({ name }) => name).join(" and ");
  if (trouble !== "none") return `${AFTER_TROUBLE[trouble]}${names}.`;
  if (replies.length > 0) return `The replies do not settle it. ${names} should know more.`;
  return view.canSelect
    ? `A cheap model may be enough, but it may also be wrong. I ask ${names} at once and compare.`
    : `One call has to do. ${names} is the cheapest that should know this.`;
}

function callJson(
  name: string,
  { prompt, temperature }: ReturnType<typeof instructionsFor>,
): string {
  return writePythonJson({
    name,
    arguments: { optimized_system_prompt: prompt, temperature },
  });
}

function selection(tool: string): string {
  return writePythonJson({ name: "select_response", arguments: { model_call_name: tool } });
}

function block(json: string): string {
  return `<tool_call>\n${json}\n</tool_call>`;
}

function think(thought: string): string {
  return `<think>${thought}</think>\n`;
}
