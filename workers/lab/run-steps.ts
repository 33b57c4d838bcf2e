import type { LabWorld } from "./lab-world.ts";

/** Takes work that yields to its end, and lets the thread hear messages in between. Throws when `signal` is aborted. */
export async function runSteps<Step, Result>(
  work: Generator<Step, Result>,
  { breathe }: Pick<LabWorld, "breathe">,
  signal: AbortSignal,
  onStep: (step: Step) => void,
): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    onStep(step.value);
    await breathe();
    signal.throwIfAborted();
  }
}
