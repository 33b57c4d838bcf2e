import type { RunEvent } from "#core/trajectory/events.ts";
import {
  EMPTY_TRAJECTORY,
  foldEvent,
  foldEvents,
  type Trajectory,
} from "#core/trajectory/trajectory.ts";
import type { RequestFrame } from "./run-view.svelte.ts";

/** How much faster than it happened; `Infinity` shows the end at once. */
export type ReplaySpeed = 1 | 4 | typeof Number.POSITIVE_INFINITY;

export interface ReplayParts {
  readonly requestFrame: RequestFrame;
  /** Milliseconds that never go back. */
  readonly now: () => number;
}

/** Longest pause that is replayed: nobody wants to watch a provider that took a minute to begin. */
const LONGEST_PAUSE_MS = 4000;

/** Plays the events of a finished run again. Runs nothing and asks nobody. */
export class Replay {
  readonly events: readonly RunEvent[];
  /** Length of the replay in milliseconds, long pauses shortened. */
  readonly lengthMs: number;
  trajectory: Trajectory = $state.raw(EMPTY_TRAJECTORY);
  /** Where it stands, from 0 to `lengthMs`. */
  at = $state(0);
  isPlaying = $state(false);
  speed: ReplaySpeed = $state(1);

  readonly #parts: ReplayParts;
  /** When each event is shown. */
  readonly #times: readonly number[];
  /** How many events `trajectory` holds. */
  #shown = 0;
  #dropFrame: (() => void) | null = null;
  #lastNow = 0;

  constructor(events: readonly RunEvent[], parts: ReplayParts) {
    this.events = events;
    this.#parts = parts;
    this.#times = replayTimes(events);
    this.lengthMs = this.#times.at(-1) ?? 0;
  }

  get isAtEnd(): boolean {
    return this.at >= this.lengthMs;
  }

  /** Plays on, from the start when it stands at the end. */
  play = (): void => {
    if (this.isPlaying) return;
    if (this.isAtEnd) this.seek(0);
    if (!Number.isFinite(this.speed)) {
      this.seek(this.lengthMs);
      return;
    }
    this.isPlaying = true;
    this.#lastNow = this.#parts.now();
    this.#dropFrame = this.#parts.requestFrame(this.#step);
  };

  pause = (): void => {
    this.isPlaying = false;
    this.#dropFrame?.();
    this.#dropFrame = null;
  };

  toggle = (): void => {
    if (this.isPlaying) this.pause();
    else this.play();
  };

  setSpeed = (speed: ReplaySpeed): void => {
    this.speed = speed;
    if (Number.isFinite(speed)) return;
    this.pause();
    this.seek(this.lengthMs);
  };

  /** Shows the run as it stood at `ms`. Keeps playing if it was. */
  seek = (ms: number): void => {
    this.at = Math.min(Math.max(ms, 0), this.lengthMs);
    const shown = this.#times.findIndex((time) => time > this.at);
    this.#show(shown < 0 ? this.events.length : shown);
  };

  readonly #step = (): void => {
    const now = this.#parts.now();
    const passed = (now - this.#lastNow) * this.speed;
    this.#lastNow = now;
    this.seek(this.at + passed);
    if (this.isAtEnd) this.pause();
    else this.#dropFrame = this.#parts.requestFrame(this.#step);
  };

  #show(count: number): void {
    if (count === this.#shown) return;
    this.trajectory =
      count > this.#shown
        ? this.events.slice(this.#shown, count).reduce(foldEvent, this.trajectory)
        : foldEvents(this.events.slice(0, count));
    this.#shown = count;
  }
}

/** When each event is replayed: its own time, with pauses longer than {@link LONGEST_PAUSE_MS} cut to that. */
function replayTimes(events: readonly RunEvent[]): readonly number[] {
  let before = 0;
  let time = 0;
  return events.map(({ at }) => {
    time += Math.min(Math.max(at - before, 0), LONGEST_PAUSE_MS);
    before = Math.max(at, before);
    return time;
  });
}
