import { type Failure, SwitchyardError, toFailure } from "#core/errors.ts";
import type { TextSession } from "#core/ports/text-session.ts";
import { RemoteSession } from "#workers/wire/remote-session.ts";
import type { SessionSource } from "#workers/wire/session-source.ts";

/**
 * Opens a session on the model that the page has loaded, when no other session uses it. Once in a session the model may
 * be lost: it is loaded again, reads everything in one prefill, and `warn` is told. Throws what stands in the way,
 * `aborted` when the signal fires before the session's turn has come.
 */
export async function openGpuSession(
  source: Pick<SessionSource, "open"> | null,
  warn: (failure: Failure) => void,
  signal: AbortSignal,
): Promise<TextSession> {
  if (source === null) {
    throw new SwitchyardError("model-not-loaded", "No model is loaded on the graphics processor.", {
      fix: "Load one under Models, run the demo, or let a server run the policy.",
      side: "visitor",
    });
  }
  const onRecovered = (why: SwitchyardError): void =>
    warn({
      ...toFailure(why),
      message: `${why.message} The model was loaded again and has read the run's text; the run goes on.`,
      fix: "",
    });
  return RemoteSession.open({ source, onRecovered }, signal);
}
