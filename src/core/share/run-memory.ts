import type { Price } from "#core/cost/price.ts";
import type { Pool } from "#core/pool/candidate.ts";

const SHORTEST_REMEMBERED = 8;

/**
 * What both sides of a link know at the same point of a run, so that it need not be written again: texts that came
 * before, the pool, the running call, the clock.
 */
export class RunMemory {
  readonly texts: string[] = [];
  pool: Pool = [];
  /** In steps of ten milliseconds. */
  at = 0;
  round = 0;
  /** The newest call. */
  callId = "";
  /** The candidate of each call. */
  readonly asked = new Map<string, string>();

  remember(text: string): void {
    if (text.length >= SHORTEST_REMEMBERED) this.texts.push(text);
  }

  startCall(callId: string, candidate: string): void {
    this.callId = callId;
    this.asked.set(callId, candidate);
  }

  /** The price in the pool of the candidate that a call asks. */
  priceOf(callId: string): Price | null {
    return this.pool.find((one) => one.id === this.asked.get(callId))?.price ?? null;
  }
}
