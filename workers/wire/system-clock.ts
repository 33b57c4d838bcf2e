import { SwitchyardError } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";

/** Real time. `performance.now` does not go back when the computer's clock is set. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stopped = (): void => {
        clearTimeout(timer);
        reject(new SwitchyardError("aborted", "Stopped.", { side: "visitor" }));
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stopped);
        resolve();
      }, ms);
      if (signal.aborted) stopped();
      else signal.addEventListener("abort", stopped, { once: true });
    }),
};
