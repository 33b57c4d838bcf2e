/**
 * Runs tasks ahead, up to `depth` at once, and gives their results in the order of the tasks. After a failure, or when
 * the consumer stops, no further task begins, `stop` is called, and it ends only when those under way have ended.
 */
export async function* inOrder<Result>(
  tasks: Iterable<() => Promise<Result>>,
  depth: number,
  stop: () => void,
): AsyncGenerator<Result, undefined, undefined> {
  const iterator = tasks[Symbol.iterator]();
  const running: Promise<Result>[] = [];
  const start = (): boolean => {
    const next = iterator.next();
    if (next.done === true) return false;
    const promise = next.value();
    // Its failure is seen when its turn comes; until then nobody waits for it.
    promise.catch(() => undefined);
    running.push(promise);
    return true;
  };
  try {
    while (running.length < depth && start());
    for (let first = running.shift(); first !== undefined; first = running.shift()) {
      const result = await first;
      yield result;
      start();
    }
  } finally {
    stop();
    await Promise.allSettled(running);
  }
}
