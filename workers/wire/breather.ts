import type { Clock } from "#core/ports/clock.ts";

/** Work between two turns of the event loop. */
const TURN_MS = 30;

/**
 * Lets a thread that works without a break hear its messages, above all a stop: what it gives waits for a turn of the event loop when
 * the last one is long past. A message channel and not a timer: those wait four milliseconds when they are nested.
 */
export function breather(clock: Pick<Clock, "now">): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let last = clock.now();
  let wake = (): void => {};
  port1.onmessage = () => wake();
  return async () => {
    if (clock.now() - last < TURN_MS) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
      port2.postMessage(null);
    });
    last = clock.now();
  };
}
