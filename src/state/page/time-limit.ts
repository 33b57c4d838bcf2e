import { SwitchyardError } from "#core/errors.ts";

/** Calls back after `ms`. Returns what takes the wish back. */
export type Later = (callback: () => void, ms: number) => () => void;

/**
 * What `work` gives, or `storage-failed` when it has given nothing after `ms`: some browsers open a database neither
 * with success nor with an error, and a question must not wait for that for ever.
 */
export function withTimeLimit<Value>(
  work: Promise<Value>,
  ms: number,
  later: Later,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = later(() => reject(tooSlow()), ms);
    work.finally(forget).then(resolve, reject);
  });
}

function tooSlow(): SwitchyardError {
  return new SwitchyardError("storage-failed", "The browser does not open its storage.", {
    fix: "Close other tabs of this page, or restart the browser.",
    side: "visitor",
    retryable: true,
  });
}
