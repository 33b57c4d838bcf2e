import { untrack } from "svelte";

/** Runs a function soon, as a task of its own; gives what takes it back. */
export type Soon = (work: () => void) => () => void;

const soonByTimer: Soon = (work) => {
  const timer = setTimeout(work);
  return () => clearTimeout(timer);
};

/**
 * A value as each of several parts of a screen has it: the first gets a new one at once, each other in a task of its own after the one
 * before. So much is drawn of it that in one piece it would hold up whoever types or scrolls.
 */
export class Staged<Value> {
  /** `null` for a part that has none yet. */
  parts: readonly (Value | null)[] = $state.raw([]);

  /** `read` is followed as long as the component lives that makes this. */
  constructor(read: () => Value, count: number, soon: Soon = soonByTimer) {
    this.parts = [read(), ...new Array<null>(count - 1).fill(null)];
    $effect(() => {
      const value = read();
      let takeBack = (): void => {};
      const give = (place: number): void => {
        this.parts = this.parts.with(place, value);
        if (place + 1 < count) takeBack = soon(() => give(place + 1));
      };
      untrack(() => give(0));
      return () => takeBack();
    });
  }
}
