import { estimateTokens } from "#core/cost/price-usage.ts";
import { LONGEST_QUESTION } from "#core/trajectory/longest-question.ts";
import type { QuestionReader } from "#run/question-room.ts";
import { formatCount } from "../parts/format.ts";

/** What is said beside a long question before it is sent. */
export interface LengthWords {
  /** `8 528 characters, about 2 132 tokens`; empty while nobody needs to know. */
  readonly count: string;
  /** What is too long for whom, and what would help. The same text while only the count changes. */
  readonly warnings: readonly string[];
  /** What nobody knows, or what is as it should be but may surprise. */
  readonly notes: readonly string[];
}

/** Characters from which a count is shown. */
const LONG = 2000;
/** Tokens from which it is worth a word that nobody knows how much somebody reads: the least that servers are set to. */
const UNKNOWN_FROM = 4000;
/** Candidates that are named one by one. */
const MOST_NAMED = 3;

interface Money {
  /** The budget, as people read it. */
  readonly limit: string;
  /** Candidates that no call may be made to under it. */
  readonly beyond: readonly string[];
}

/** `readers` are those of the question's way, none in the demo. */
export function lengthWords(
  question: string,
  readers: readonly QuestionReader[],
  money: Money,
): LengthWords {
  const text = question.trim();
  const tokens = estimateTokens(text);
  const tight = readers.filter(({ room }) => room !== null && tokens > room);
  const unknown = readers.filter(({ room }) => room === null);
  const warnings = [
    ...recordWarning(text.length),
    ...routerWarning(tight),
    ...poolWarning(tight),
    ...moneyWarning(money),
  ];
  const notes = [
    ...new Set(tight.flatMap(({ note }) => note ?? [])),
    ...embeddingNote(tight),
    ...(tokens > UNKNOWN_FROM ? unknownNote(unknown) : []),
  ];
  const isWorthIt = text.length >= LONG || warnings.length + notes.length > 0;
  return {
    count: isWorthIt
      ? `${formatCount(text.length)} characters, about ${formatCount(tokens)} tokens`
      : "",
    warnings,
    notes,
  };
}

function recordWarning(characters: number): readonly string[] {
  if (characters <= LONGEST_QUESTION) return [];
  return [
    `Too long to be asked: a run keeps ${formatCount(LONGEST_QUESTION)} characters. Ask about a part of it.`,
  ];
}

function routerWarning(tight: readonly QuestionReader[]): readonly string[] {
  return tight
    .filter(({ part }) => part === "router")
    .map(({ name, room, isAdjustable }) => {
      const help = isAdjustable
        ? "Set a longer context on the Models screen, let a server run the router, or choose a policy without a model of its own."
        : "Name a router’s model that reads more, or choose a policy without a model of its own.";
      return `Probably too long for ${name}, which has room for about ${rounded(room)} tokens of a question. ${help}`;
    });
}

function poolWarning(tight: readonly QuestionReader[]): readonly string[] {
  const candidates = tight
    .filter(({ part }) => part === "candidate")
    .toSorted((one, other) => (one.room ?? 0) - (other.room ?? 0));
  if (candidates.length === 0) return [];
  const names = candidates.map(({ name, room }) => `${name} (about ${rounded(room)} tokens)`);
  return [
    `Probably too long for ${listed(names)}: where the question goes there, the call fails. Choose a pool without ${candidates.length === 1 ? "it" : "them"}, or ask about a part.`,
  ];
}

/** Short questions pass no limit for their length. */
function moneyWarning({ limit, beyond }: Money): readonly string[] {
  if (beyond.length === 0) return [];
  return [
    `The budget of ${limit} allows no call to ${listed(beyond)}: reading this much may cost more. Raise it under Budget, or ask about a part.`,
  ];
}

function embeddingNote(tight: readonly QuestionReader[]): readonly string[] {
  return tight
    .filter(({ part }) => part === "embedding")
    .map(
      ({ room }) =>
        `The route is decided by the first ${rounded(room)} tokens: the embedding reads no more. Whoever is asked gets all of it.`,
    );
}

function unknownNote(unknown: readonly QuestionReader[]): readonly string[] {
  if (unknown.length === 0) return [];
  const names = listed(unknown.map(({ name }) => name));
  return [
    `How much ${names} can read is not known here: what does not fit comes back as an error.`,
  ];
}

/** Down to two digits: it is no more exact than that. */
function rounded(tokens: number | null): string {
  const exact = tokens ?? 0;
  const step = 10 ** Math.max(0, String(exact).length - 2);
  return formatCount(Math.floor(exact / step) * step);
}

/** The first few names, and how many more there are. */
function listed(names: readonly string[]): string {
  const others = names.length - MOST_NAMED;
  const words = others <= 1 ? names : [...names.slice(0, MOST_NAMED), `${others} more`];
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
