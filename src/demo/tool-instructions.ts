import { profileOf } from "./candidate-profile.ts";
import type { KnownQuestion, Topic } from "./known-question.ts";
import { seededPick } from "./seeded.ts";

const BY_TOPIC: Readonly<Record<Topic, string>> = {
  numbers:
    "You are a careful calculator. Write every step on a line of its own, check the result by the reverse operation, and end with the number in bold.",
  code: "You trace programs by hand. Follow the code line by line, name the value of each variable after every step, and end with the result in bold.",
  chinese: "你是一位熟悉中国文学与历史的学者。先给出每一步的依据，最后用粗体写出答案。",
  science:
    "You are a science teacher. Name the facts that the answer rests on, in order, and end with the answer in bold.",
};

const SMALL: readonly [string, ...string[]] = [
  "You answer short factual questions. Give the answer first, in one or two sentences, and say plainly when you are not sure.",
  "Answer in as few words as the question allows. If you do not know, say so instead of guessing.",
];

const LARGE: readonly [string, ...string[]] = [
  "You are a reference librarian. Work through the question step by step, name each fact on the way with a date or place where you know it, and end with the answer in bold.",
  "Break the question into its parts, settle one after the other, and correct yourself where two facts do not agree. End with the answer in bold.",
];

/** The system prompt that the simulated policy writes for a candidate, and the temperature that it asks for. */
export function instructionsFor(
  name: string,
  known: KnownQuestion | null,
  seed: number,
): { readonly prompt: string; readonly temperature: number } {
  const topic = known?.hops.find((hop) => hop.topic !== undefined)?.topic;
  const { skill } = profileOf(name);
  if (topic !== undefined && skill > 1) return { prompt: BY_TOPIC[topic], temperature: 0 };
  const prompt = seededPick(skill === 1 ? SMALL : LARGE, seed, name, known?.question ?? "");
  return { prompt, temperature: known === null ? 0.7 : 0.2 };
}
