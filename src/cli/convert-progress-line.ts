import type { ConversionProgress } from "#core/weights/conversion-progress.ts";

const WIDTH = 24;
const REPORT_EVERY_MS = 200;

/** Where a progress bar goes, and what time it is. */
export interface ProgressScreen {
  readonly isTerminal: boolean;
  write(text: string): void;
  /** Milliseconds that never go back. */
  now(): number;
}

/** A bar that is drawn over itself on a terminal; elsewhere a line for every tenth. */
export class ProgressLine {
  readonly #screen: ProgressScreen;
  readonly #startedAt: number;
  #startBytes: number | null = null;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tenth = -1;

  constructor(screen: ProgressScreen) {
    this.#screen = screen;
    this.#startedAt = screen.now();
  }

  show(progress: ConversionProgress): void {
    this.#startBytes ??= progress.readBytes;
    const isDone = progress.readBytes === progress.totalReadBytes;
    const now = this.#screen.now();
    if (this.#screen.isTerminal) {
      if (!isDone && now - this.#drawnAt < REPORT_EVERY_MS) return;
      this.#drawnAt = now;
      this.#screen.write(`\r\u001b[K${this.#line(progress, now)}`);
      return;
    }
    const tenth = Math.floor((10 * progress.readBytes) / Math.max(1, progress.totalReadBytes));
    if (tenth === this.#tenth) return;
    this.#tenth = tenth;
    this.#screen.write(`${this.#line(progress, now)}\n`);
  }

  /** Ends the line. */
  end(): void {
    if (this.#screen.isTerminal && this.#drawnAt > Number.NEGATIVE_INFINITY)
      this.#screen.write("\n");
  }

  #line(progress: ConversionProgress, now: number): string {
    const { readBytes, totalReadBytes, shardsDone, shards, tensor } = progress;
    const part = totalReadBytes === 0 ? 1 : readBytes / totalReadBytes;
    const full = Math.round(part * WIDTH);
    const bar = "█".repeat(full) + "░".repeat(WIDTH - full);
    const seconds = (now - this.#startedAt) / 1000;
    const rate = seconds > 0 ? (readBytes - (this.#startBytes ?? 0)) / seconds : 0;
    const left = rate > 0 ? `, ${inTime((totalReadBytes - readBytes) / rate)} left` : "";
    const speed = rate > 0 ? `${(rate / 1e6).toFixed(0)} MB/s${left}` : "";
    return `${bar} ${Math.floor(part * 100)} % · ${shardsDone}/${shards} shards · ${speed} · ${tensor}`;
  }
}

function inTime(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return `${Math.ceil(seconds / 60)} min`;
}
