import { SwitchyardError } from "#core/errors.ts";

/** Does work under a Web Lock of this model, so that two tabs never write the same files. Throws when somebody else holds it. */
export async function holdModel<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
  const result = await navigator.locks.request(
    `switchyard-model-${id}`,
    { ifAvailable: true },
    async (lock) => (lock === null ? null : { value: await work() }),
  );
  if (result !== null) return result.value;
  throw new SwitchyardError("target-in-use", "Something else is at work on this model.", {
    fix: "Wait for it, or stop it: it may be in another tab of this page.",
    side: "visitor",
  });
}
