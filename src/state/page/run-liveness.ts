import { runLockName } from "#workers/router/api.ts";
/** The part of `navigator.locks` that is used. */
export interface LockQuery {
  query(): Promise<{ readonly held?: readonly { readonly name?: string }[] }>;
}

/**
 * True while a run is under way in this tab or another: the worker that runs it holds a lock of this name. A stored run
 * without an end that nobody holds was cut, and can be resumed.
 */
export async function isRunAlive(id: string, locks: LockQuery): Promise<boolean> {
  const { held = [] } = await locks.query();
  return held.some((lock) => lock.name === runLockName(id));
}
