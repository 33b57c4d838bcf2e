import type { Decider } from "#core/evaluation/routing/decider.ts";
import type { TrainingTable } from "#core/heads/training-table.ts";
import { seededRandom } from "#core/loop/random.ts";
import { sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";

/** LLMRouter's table: training questions, all questions, candidates. */
export const TRAINING_QUESTIONS = 5608;
export const QUESTIONS = 6108;
export const CANDIDATES = 9;
export const DIMENSION = 256;
const TASKS = 14;

/**
 * Questions of the length of real ones, in made-up words. Some words are frequent and some rare as in any language (Zipf), and those
 * of a task are drawn from its own part of the list half of the time.
 */
export function makeTexts(count: number): readonly string[] {
  const random = seededRandom(7);
  const words = Array.from({ length: 20_000 }, () => makeWord(random));
  return Array.from({ length: count }, (_, index) => {
    const length = 20 + Math.floor(140 * random() ** 2);
    const first = ((index % TASKS) * words.length) / TASKS;
    return Array.from({ length }, () => {
      const rank = Math.floor(Math.exp(random() * Math.log(words.length / TASKS)));
      return words[Math.floor(random() < 0.5 ? rank : first + rank) % words.length];
    }).join(" ");
  });
}

function makeWord(random: () => number): string {
  const syllables = 1 + Math.floor(3 * random());
  const pick = (letters: string) => letters[Math.floor(letters.length * random())];
  return Array.from({ length: syllables }, () => `${pick("bcdfglmnprst")}${pick("aeiou")}`).join(
    "",
  );
}

/** Unit vectors with a few directions that decide who is right, scores of 0 and 1, and costs that follow one direction. */
export function makeTraining(rows: number): TrainingTable {
  const random = seededRandom(5);
  const features = new Float32Array(rows * DIMENSION);
  const scores = new Float64Array(rows * CANDIDATES);
  const costs = new Float64Array(rows * CANDIDATES);
  for (let row = 0; row < rows; row += 1) {
    const from = row * DIMENSION;
    let squares = 0;
    for (let axis = 0; axis < DIMENSION; axis += 1) {
      const value = (random() - 0.5) / (1 + axis / 16);
      features[from + axis] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    for (let axis = 0; axis < DIMENSION; axis += 1) {
      features[from + axis] = (features[from + axis] as number) / length;
    }
    for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
      const lean = (features[from + candidate] as number) + 0.04 * candidate;
      scores[row * CANDIDATES + candidate] = random() < 0.4 + lean ? 1 : 0;
      const tokens = 200 + 400 * (0.5 + (features[from + 9] as number));
      costs[row * CANDIDATES + candidate] = tokens * 1e-7 * (1 + candidate);
    }
  }
  return {
    rows,
    candidates: CANDIDATES,
    dimension: DIMENSION,
    features,
    scores,
    costs,
    tasks: Int32Array.from({ length: rows }, (_, row) => row % TASKS),
    groups: Int32Array.from({ length: rows }, (_, row) => row),
  };
}

/** A table of outcomes of which a fifth is held out. */
export function makeOutcomes(questions: number, candidates: number): OutcomeTable {
  return sampleTable({
    questions,
    tasks: TASKS,
    repeatEvery: 20,
    testShare: 0.2,
    candidates: Array.from({ length: candidates }, (_, index) => ({
      name: `candidate ${index}`,
      skill: 0.3 + 0.02 * index,
      cost: 1_000_000 * 1.3 ** index,
    })),
  });
}

/** Routers that guess, on the questions that are judged and on those that they were fitted on. */
export function makeDeciders(
  count: number,
  candidates: number,
  judged: number,
  trained: number,
): readonly Decider[] {
  return Array.from({ length: count }, (_, index) => {
    const random = seededRandom(index + 1);
    const guess = (rows: number) => {
      const quality = new Float64Array(rows * candidates);
      for (let at = 0; at < quality.length; at += 1) quality[at] = random();
      return { quality, cost: null };
    };
    return {
      id: `router-${index}`,
      name: `Router ${index}`,
      decision: { kind: "predicted", predictions: guess(judged) },
      outOfFold: guess(trained),
    };
  });
}
