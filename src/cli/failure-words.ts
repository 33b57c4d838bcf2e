import { toFailure } from "#core/errors.ts";

/** A failure on one line, with what to do. */
export function failureWords(thrown: unknown): string {
  // What the file system says names the file, and is no fault of ours.
  if (thrown instanceof Error && "syscall" in thrown) return thrown.message;
  const { message, fix } = toFailure(thrown);
  return `${message} ${fix}`.trimEnd();
}
