import type { Family, Skill, Topic } from "#demo/known-question.ts";
import { seededFraction } from "./seeded.ts";

/** How a simulated candidate behaves. */
export interface CandidateProfile {
  readonly family: Family | null;
  readonly skill: Skill;
  /** Topics in which it knows as much as the next size. */
  readonly strongIn: readonly Topic[];
  /** 0 says only what was asked, 2 wraps it in courtesy. */
  readonly verbosity: 0 | 1 | 2;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

/** The pool of Router-R1, under whatever name a provider lists them. First match holds. */
const PROFILES: readonly (readonly [RegExp, CandidateProfile])[] = [
  [/qwen.*2\.5-7b/, profile("qwen", 1, ["code", "numbers", "chinese"], 1, 220, 140)],
  [/llama-3\.1-8b/, profile("llama", 1, [], 2, 180, 150)],
  [/llama-3\.1-70b/, profile("llama", 3, [], 1, 600, 55)],
  [/mistral-7b/, profile("mistral", 1, [], 0, 200, 130)],
  [/mixtral-8x22b/, profile("mixtral", 3, [], 1, 520, 65)],
  [/gemma-2-27b/, profile("gemma", 2, ["science"], 2, 380, 75)],
];

const SMALL = /\b(mini|nano|micro|tiny|small|lite|flash|haiku|instant|ministral)\b/;
const LARGE = /\b(large|pro|opus|ultra|max|plus|heavy)\b/;
/** Makers whose plain name, without a size word, is their largest. */
const FRONTIER = /\b(gpt|grok|kimi|glm|deepseek|o\d)\b/;

/**
 * The profile of any model name, provider's or pool's: known ones from a table, others derived from their
 * parameter count or size word (medium when the name says neither); the same name always gives the same profile.
 */
export function profileOf(name: string): CandidateProfile {
  const lower = name.toLowerCase().replace(/[\s_]+/g, "-");
  const known = PROFILES.find(([pattern]) => pattern.test(lower));
  if (known !== undefined) return known[1];
  const skill = skillOf(lower);
  const speed = 0.8 + 0.4 * seededFraction("speed", lower);
  return {
    family: familyOf(lower),
    skill,
    strongIn: /qwen|deepseek|cod(er|estral|ex)/.test(lower) ? ["code", "numbers", "chinese"] : [],
    verbosity: seededFraction("verbosity", lower) < 0.5 ? 1 : 2,
    firstTokenMs: Math.round((150 + 140 * skill) * speed),
    tokensPerSecond: Math.round((190 - 45 * skill) * speed),
  };
}

/** The skill a profile brings to a topic. */
export function skillIn(profile: CandidateProfile, topic: Topic | undefined): Skill {
  const strong = topic !== undefined && profile.strongIn.includes(topic);
  return strong && profile.skill < 3 ? ((profile.skill + 1) as Skill) : profile.skill;
}

function skillOf(lower: string): Skill {
  const size = /(?:(\d+)x)?(\d+(?:\.\d+)?)b\b/.exec(lower);
  if (size !== null) {
    const billions = Number(size[1] ?? 1) * Number(size[2]);
    return billions <= 14 ? 1 : billions <= 40 ? 2 : 3;
  }
  if (SMALL.test(lower)) return 1;
  return LARGE.test(lower) || FRONTIER.test(lower) ? 3 : 2;
}

function familyOf(lower: string): Family | null {
  const families: readonly Family[] = ["qwen", "mixtral", "mistral", "llama", "gemma"];
  return families.find((family) => lower.includes(family)) ?? null;
}

function profile(
  family: Family,
  skill: Skill,
  strongIn: readonly Topic[],
  verbosity: 0 | 1 | 2,
  firstTokenMs: number,
  tokensPerSecond: number,
): CandidateProfile {
  return { family, skill, strongIn, verbosity, firstTokenMs, tokensPerSecond };
}
