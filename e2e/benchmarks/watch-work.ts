/** What some work took. */
export interface WatchedWork<Result> {
  readonly result: Result;
  readonly ms: number;
  /** What was held at most while it ran, beside what was held before. */
  readonly bytes: number;
}

/** Runs work that yields now and then, and looks at the memory each time it does. */
export function watchWork<Result>(work: Generator<unknown, Result>): WatchedWork<Result> {
  const before = process.memoryUsage();
  let bytes = 0;
  let looked = performance.now();
  const began = looked;
  for (;;) {
    const step = work.next();
    const now = performance.now();
    // A look costs some microseconds; work may let go thousands of times a second.
    if (now - looked > 10 || step.done === true) {
      looked = now;
      const { rss, arrayBuffers } = process.memoryUsage();
      bytes = Math.max(bytes, rss - before.rss, arrayBuffers - before.arrayBuffers);
    }
    if (step.done === true) return { result: step.value, ms: now - began, bytes };
  }
}
