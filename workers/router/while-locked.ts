import { SwitchyardError } from "#core/errors.ts";

/** Does `work` under a Web Lock of this name. Throws when somebody else holds it: the run is alive in another tab. */
export async function whileLocked(name: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock === null) {
      throw new SwitchyardError("request-rejected", "This run is going on in another tab.", {
        fix: "Look at it there, or stop it there first.",
        side: "visitor",
      });
    }
    await work();
  });
}
