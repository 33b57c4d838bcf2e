import { resolvePaperName } from "#core/pool/paper-names.ts";
import { stripBlanks } from "#core/python/text.ts";
import type { FormatReason } from "./format-reasons.ts";

/** What the format check counted. */
export interface FormatFlags {
  readonly searches: number;
  readonly answers: number;
  readonly thoughts: number;
  readonly informations: number;
  readonly nested: boolean;
  readonly badQuery: boolean;
  readonly badName: boolean;
  readonly badThought: boolean;
}

export interface FormatResult {
  /** 0 for a well-formed text, -1 for any other. */
  readonly score: 0 | -1;
  readonly reason: FormatReason;
  /** `null` when the check ended before it counted. */
  readonly flags: FormatFlags | null;
}

const NAMES = ["search", "answer", "think", "information"] as const;
const TAGS = NAMES.flatMap((name) => [`<${name}>`, `</${name}>`]);
const PAIR = /<(search|answer|think|information)>([\s\S]*?)<\/\1>/g;
const ACTION_PAIR = /<(search|answer)>([\s\S]*?)<\/\1>/g;

/**
 * Router-R1's format reward for a trajectory without its prompt, rule by rule in the released order, with the rule
 * that failed. One checker serves both base models. (`verl/trainer/main_ppo.py::format_reward`.)
 */
export function formatReward(text: string): FormatResult {
  const blocks = [...text.matchAll(PAIR)].map(([, name = "", content = ""]) => ({
    name,
    content: stripBlanks(content),
  }));
  if (blocks.length === 0) return failed("no-tag-pair", null);
  if (NAMES.some((name) => count(text, `<${name}>`) !== count(text, `</${name}>`))) {
    return failed("unbalanced-tags", null);
  }
  const flags = countBlocks(blocks);
  const reason = judge(flags, stripBlanks(text));
  return reason === "ok" ? { score: 0, reason, flags } : failed(reason, flags);
}

/**
 * Validation's call counter: well-formed searches with a known name. It never forgets a bad search, so the first one
 * ends the count: a fault of the released code that its figures contain. (`main_ppo.py::route_count`.)
 */
export function routeCount(text: string): number {
  let routes = 0;
  for (const [, name, content = ""] of text.matchAll(ACTION_PAIR)) {
    if (name !== "search") continue;
    const search = readSearch(stripBlanks(content));
    if (search === null || search.isEmpty || search.hasPlaceholder || !search.isKnown) break;
    routes += 1;
  }
  return routes;
}

interface Block {
  readonly name: string;
  readonly content: string;
}

function countBlocks(blocks: readonly Block[]): FormatFlags {
  const contentsOf = (name: string): string[] =>
    blocks.filter((block) => block.name === name).map((block) => block.content);
  const queries = contentsOf("search");
  const searches = queries.map(readSearch);
  const thoughts = contentsOf("think");
  return {
    searches: queries.length,
    answers: contentsOf("answer").length,
    thoughts: thoughts.length,
    informations: contentsOf("information").length,
    nested: blocks.some(({ content }) => TAGS.some((tag) => content.includes(tag))),
    badQuery: searches.some(
      (search) =>
        search === null || search.isEmpty || search.hasPlaceholder || search.repeatsItsName,
    ),
    badName: searches.some((search) => search !== null && !search.isKnown),
    badThought: thoughts.some((thought) => thought === "" || thought === "..."),
  };
}

/** The rules after the counting, first failure wins. */
function judge(flags: FormatFlags, text: string): FormatReason {
  if (flags.badThought) return "empty-thought";
  if (flags.nested) return "nested-tags";
  if (flags.answers !== 1 || flags.thoughts === 0 || flags.searches !== flags.informations) {
    return "tag-counts";
  }
  if (!text.startsWith("<think>")) return "not-starting-with-think";
  if (!text.endsWith("</answer>")) return "not-ending-with-answer";
  if (flags.badQuery) return "query-format";
  if (flags.badName) return "model-name";
  return "ok";
}

interface Search {
  readonly isEmpty: boolean;
  readonly hasPlaceholder: boolean;
  /** The name stands in the query as well; an empty name stands in every query. */
  readonly repeatsItsName: boolean;
  readonly isKnown: boolean;
}

/** The content of a search, or `null` when it has not exactly one colon. */
function readSearch(content: string): Search | null {
  const [before = "", after, ...more] = content.split(":");
  if (after === undefined || more.length > 0) return null;
  const name = stripBlanks(before).toLowerCase();
  const query = stripBlanks(after).toLowerCase();
  const whole = content.toLowerCase();
  return {
    isEmpty: query === "",
    hasPlaceholder: whole.includes("llm-name") || whole.includes("your-query"),
    repeatsItsName: query.includes(name),
    isKnown: resolvePaperName(name) !== null,
  };
}

function failed(reason: FormatReason, flags: FormatFlags | null): FormatResult {
  return { score: -1, reason, flags };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
