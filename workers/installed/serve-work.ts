import { toFailure } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { WorkMessage, WorkProgress } from "./api.ts";

/** What a piece of work gets to tell how far it is and to hear that it shall stop. */
export interface Work {
  readonly signal: AbortSignal;
  /** Told as often as it likes; the page hears of it ten times a second. */
  readonly report: (progress: Omit<WorkProgress, "newBytes" | "elapsedMs">) => void;
}

/** Shortest time between two messages, in ms. */
const PACE_MS = 100;

/** Does work for a port: progress while it lasts, and one `finish` at the end whatever happens. */
export async function serveWork(
  port: MessagePort,
  clock: Clock,
  work: (work: Work) => Promise<readonly string[]>,
): Promise<void> {
  const controller = new AbortController();
  port.onmessage = () => controller.abort();
  const post = (message: WorkMessage): void => port.postMessage(message);
  const startedAt = clock.now();
  let toldAt = Number.NEGATIVE_INFINITY;
  let first: number | null = null;
  let newest: WorkProgress | null = null;
  const over = new AbortController();
  let isWaiting = false;
  const tell = (): void => {
    if (newest === null) return;
    post({ type: "progress", progress: newest });
    newest = null;
    toldAt = clock.now();
  };
  // Work that waits for the network reports nothing: the last word before must not be kept back.
  const tellLater = async (): Promise<void> => {
    isWaiting = true;
    await clock.sleep(PACE_MS, over.signal).then(tell, () => undefined);
    isWaiting = false;
  };
  try {
    const damaged = await work({
      signal: controller.signal,
      report: (progress) => {
        // What an earlier attempt has read says nothing about the rate of this one.
        first ??= progress.bytes;
        const elapsedMs = clock.now() - startedAt;
        newest = { ...progress, newBytes: progress.bytes - first, elapsedMs };
        if (clock.now() - toldAt >= PACE_MS) tell();
        else if (!isWaiting) void tellLater();
      },
    });
    tell();
    post({ type: "finish", failure: null, damaged });
  } catch (thrown) {
    tell();
    post({ type: "finish", failure: toFailure(thrown), damaged: [] });
  } finally {
    over.abort();
  }
}
