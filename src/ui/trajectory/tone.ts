import type { Pool } from "#core/pool/candidate.ts";

const TONES = 8;

/** The colour class of a candidate: its place in the pool, so that two candidates side by side never share one. */
export function toneOf(pool: Pool, candidateId: string): string {
  const place = pool.findIndex((candidate) => candidate.id === candidateId);
  return `tone-${place < 0 ? TONES - 1 : place % TONES}`;
}

/** Two or three letters for an avatar: `LLaMA-3.1-70B-Instruct` → `L70`, `GPT-5 mini` → `GPm`. */
export function initialsOf(candidateId: string): string {
  const words = candidateId.split(/[^\p{L}\p{N}.]+/u).filter((word) => word !== "");
  const size = words
    .map((word) => /(\d+)b$/i.exec(word)?.[1])
    .find((digits) => digits !== undefined);
  const first = words[0]?.charAt(0).toUpperCase() ?? "?";
  if (size !== undefined && size.length <= 3) return `${first}${size}`;
  const second = words[1]?.charAt(0) ?? words[0]?.charAt(1) ?? "";
  return `${first}${second}`;
}
