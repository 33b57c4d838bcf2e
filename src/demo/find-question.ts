import type { Hop, KnownQuestion } from "./known-question.ts";
import { KNOWN_QUESTIONS } from "./questions.ts";
import { contentWords, holdsWords, sameQuestion, toWords } from "./words.ts";

/** What a candidate was asked: one hop of a known question, or the whole of it. */
export type Asked =
  | { readonly kind: "hop"; readonly hop: Hop }
  | { readonly kind: "question"; readonly known: KnownQuestion };

interface Entry {
  readonly words: string;
  readonly asked: Asked;
}

const wordings = KNOWN_QUESTIONS.flatMap((known) =>
  [known.question, ...(known.aliases ?? [])].map((text) => ({ known, words: contentWords(text) })),
);

/** Longest first, so that a query that contains another one is found as itself; hops before whole questions. */
const entries: readonly Entry[] = [
  ...KNOWN_QUESTIONS.flatMap((known) =>
    known.hops.map((hop) => entry(hop.query, { kind: "hop", hop })),
  ),
  ...KNOWN_QUESTIONS.flatMap((known) =>
    [known.question, ...(known.aliases ?? [])].map((text) =>
      entry(text, { kind: "question", known }),
    ),
  ),
].sort((a, b) => b.words.length - a.words.length);

/** The known question that a visitor's wording means, if any. */
export function findQuestion(text: string): KnownQuestion | null {
  const words = contentWords(text);
  return wordings.find((wording) => sameQuestion(wording.words, words))?.known ?? null;
}

/** What a message to a candidate asks, whatever words a wrapper put around it. */
export function findAsked(message: string): Asked | null {
  const words = toWords(message).join(" ");
  const held = entries.find((one) => holdsWords(words, one.words));
  if (held !== undefined) return held.asked;
  const known = findQuestion(message);
  return known === null ? null : { kind: "question", known };
}

/** Whether a reply settles a hop. */
export function settles(hop: Hop, reply: string): boolean {
  const words = toWords(reply).join(" ");
  return hop.proof.some((phrase) => holdsWords(words, toWords(phrase).join(" ")));
}

function entry(text: string, asked: Asked): Entry {
  return { words: toWords(text).join(" "), asked };
}
