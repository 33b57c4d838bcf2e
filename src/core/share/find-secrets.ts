import type { RunEvent } from "#core/trajectory/events.ts";
import { mergeDeltas } from "./coarsen.ts";

export type SecretKind = "api-key" | "token" | "private-key" | "password" | "random-text";

/** Something in a text that looks like a secret. Never holds the secret itself. */
export interface SecretFinding {
  readonly kind: SecretKind;
  /** Where it is, for a person: `reply of call c1`. */
  readonly where: string;
  /** Enough to find it by, too little to use: `sk-p…9x (51 characters)`. */
  readonly sample: string;
}

interface Shape {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  readonly isSecret?: (found: string) => boolean;
}

const START = "(?<![A-Za-z0-9_-])";

/**
 * Shapes of keys as their issuers publish them, most specific first. No pattern repeats a repetition: a text of any
 * length is scanned in linear time.
 */
const SHAPES: readonly Shape[] = [
  { kind: "private-key", pattern: /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY-----/g },
  {
    // OpenAI, Anthropic, OpenRouter, DeepSeek and others.
    kind: "api-key",
    pattern: new RegExp(`${START}sk-[A-Za-z0-9_-]{8,400}`, "g"),
    isSecret: hasDigit,
  },
  { kind: "api-key", pattern: new RegExp(`${START}AIza[0-9A-Za-z_-]{30,60}`, "g") },
  {
    // Groq, xAI, Hugging Face, NVIDIA, Perplexity, Replicate, Fireworks, Together, Cerebras.
    kind: "api-key",
    pattern: new RegExp(
      `${START}(?:gsk_|xai-|hf_|nvapi-|pplx-|r8_|fw_|tgp_v1_|csk-)[A-Za-z0-9_-]{16,200}`,
      "g",
    ),
  },
  {
    kind: "token",
    pattern: new RegExp(
      `${START}(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abpors]-[A-Za-z0-9-]{10,250}|AKIA[0-9A-Z]{16}|npm_[A-Za-z0-9]{30,60})`,
      "g",
    ),
  },
  {
    kind: "token",
    pattern: new RegExp(
      `${START}eyJ[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{8,1000}`,
      "g",
    ),
  },
  {
    kind: "token",
    pattern: /\bbearer\s{1,3}[A-Za-z0-9._~+/=-]{16,2000}/gi,
    isSecret: hasDigit,
  },
  { kind: "password", pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/:@]{3,200}@/gi },
  {
    kind: "random-text",
    pattern: new RegExp(`${START}[A-Za-z0-9+_=-]{32,512}`, "g"),
    isSecret: looksRandom,
  },
];

/** What looks like a key in a text. Each stretch of text is reported once, by its most specific shape. */
export function findSecretsInText(text: string, where: string): readonly SecretFinding[] {
  const taken: [from: number, to: number][] = [];
  const findings: SecretFinding[] = [];
  for (const { kind, pattern, isSecret } of SHAPES) {
    for (const match of text.matchAll(pattern)) {
      const found = match[0];
      const from = match.index;
      const to = from + found.length;
      if (taken.some(([start, end]) => from < end && start < to)) continue;
      if (isSecret !== undefined && !isSecret(found)) continue;
      taken.push([from, to]);
      findings.push({ kind, where, sample: mask(found) });
    }
  }
  return findings;
}

/**
 * Looks through every text of a run, streams joined: a key that was streamed in two pieces is found. The same secret in
 * the same place is reported once.
 */
export function findSecrets(events: readonly RunEvent[]): readonly SecretFinding[] {
  const findings = mergeDeltas(events).flatMap((part) => {
    const event = part.type === "stretch" ? part.delta : part;
    const where = placeOf(event);
    return textsOf(event).flatMap((text) => findSecretsInText(text, where));
  });
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify(finding);
    return !seen.has(key) && seen.add(key);
  });
}

/** Every string in an event, its keys included where they are data. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsOf(inner)]);
}

function placeOf(event: RunEvent): string {
  switch (event.type) {
    case "run-start":
      return "question, options or pool";
    case "text-insert":
      return event.origin === "question" ? "question" : "prompt";
    case "text-delta":
      return event.part === "answer" ? "answer" : "what the policy wrote";
    case "information-insert":
      return event.callId === null ? "inserted text" : `inserted reply of call ${event.callId}`;
    case "call-start":
    case "call-brief":
      return `query of call ${event.callId}`;
    case "reply-delta":
      return `reply of call ${event.callId}`;
    case "call-retry":
    case "call-end":
      return `record of call ${event.callId}`;
    default:
      return event.type;
  }
}

function mask(secret: string): string {
  const head = secret.slice(0, 4);
  return `${head}…${secret.slice(-2)} (${secret.length} characters)`;
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

/** Bits of entropy per character above which a long token is not a name or a number: hexadecimal stays below. */
const RANDOM_BITS = 4.1;

function looksRandom(token: string): boolean {
  if (!(hasDigit(token) && /[a-z]/.test(token) && /[A-Z]/.test(token))) return false;
  const counts = new Map<string, number>();
  for (const character of token) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / token.length) * Math.log2(count / token.length);
  return bits >= RANDOM_BITS;
}
