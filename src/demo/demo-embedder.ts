import { throwIfAborted } from "#core/errors.ts";
import type { Embedder } from "#core/ports/embedder.ts";
import { findQuestion } from "./find-question.ts";
import type { Topic } from "./known-question.ts";
import { seededHash } from "./seeded.ts";
import { contentWords } from "./words.ts";

/** Name of the demo's embedding model: only the demo's own heads are fitted on it. */
export const DEMO_EMBEDDING = "demo-embedding";

export const DEMO_DIMENSION = 64;

const TOPICS: readonly Topic[] = ["code", "numbers", "chinese", "science"];

/** Room for what the demo world knows of a question: its topics, its steps and how hard the hardest is. */
const KNOWN_FEATURES = TOPICS.length + 3;
const HASHED = DEMO_DIMENSION - KNOWN_FEATURES;

/** What a known question's features weigh beside its words. */
const KNOWN_WEIGHT = 0.6;

/**
 * Vectors without a model: hashed words and pairs of words, and for questions that the demo world knows what it knows of
 * them. Similar wordings are near each other; the length is 1, as that of real embeddings.
 */
export class DemoEmbedder implements Embedder {
  readonly model = DEMO_EMBEDDING;

  async embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float64Array[]> {
    throwIfAborted(signal);
    return texts.map(demoVector);
  }
}

/** The demo's vector of one text. */
export function demoVector(text: string): Float64Array {
  const vector = new Float64Array(DEMO_DIMENSION);
  const words = contentWords(text);
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  for (const term of [...words, ...pairs]) {
    const hash = seededHash("embedding", term);
    const place = hash % HASHED;
    const sign = (hash >>> 16) % 2 === 0 ? 1 : -1;
    vector[place] = (vector[place] ?? 0) + sign;
  }
  scale(vector, 1);
  addKnown(vector, text);
  scale(vector, 1);
  return vector;
}

function addKnown(vector: Float64Array, text: string): void {
  const known = findQuestion(text);
  if (known === null) return;
  const features = [
    ...TOPICS.map((topic) => (known.hops.some((hop) => hop.topic === topic) ? 1 : 0)),
    known.hops.length / 3,
    Math.max(...known.hops.map((hop) => hop.needs)) / 3,
    known.hops.some((hop) => hop.wrong !== undefined) ? 1 : 0,
  ];
  for (const [place, value] of features.entries()) vector[HASHED + place] = KNOWN_WEIGHT * value;
}

/** Brings a vector to a length, unless it is empty. */
function scale(vector: Float64Array, length: number): void {
  const is = Math.hypot(...vector);
  if (is === 0) return;
  for (const [place, value] of vector.entries()) vector[place] = (value / is) * length;
}
