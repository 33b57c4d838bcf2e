import { MAX_BLOCKS_IN_FLIGHT, type Quantiser, quantiseHere } from "#core/weights/quantiser.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import type { ConvertedRows, RowBlock } from "#core/weights/row-block.ts";
import type { QuantiseReply, QuantiseRequest } from "./quantise-messages.ts";

type Waiting = (rows: ConvertedRows | null) => void;

/** How many threads quantise: one processor is left for reading and writing. */
export function poolSize(processors: number): number {
  return Math.max(1, Math.min(MAX_BLOCKS_IN_FLIGHT, processors - 1));
}

/** Spreads row blocks over threads. What a thread that died leaves undone is done on this one. */
export class QuantisePool {
  readonly #lanes: Lane[] = [];

  constructor(
    size: number,
    start: () => Worker = () =>
      new Worker(new URL("./quantise-worker.ts", import.meta.url), { type: "module" }),
  ) {
    try {
      while (this.#lanes.length < size) this.#lanes.push(new Lane(start()));
    } catch {
      // A browser without workers inside workers: what started is used, and this thread when none did.
    }
  }

  readonly quantise: Quantiser = async (block, scheme) => {
    const lane = this.#idlest();
    if (lane === null) return quantiseHere(block, scheme);
    return (await lane.ask(block, scheme)) ?? quantiseHere(block, scheme);
  };

  /** Ends the threads; nothing may be asked any more. */
  dispose(): void {
    for (const lane of this.#lanes) lane.end();
  }

  #idlest(): Lane | null {
    const alive = this.#lanes.filter((lane) => lane.isAlive);
    return alive.sort((one, other) => one.load - other.load)[0] ?? null;
  }
}

/** One thread and what it has been asked. */
class Lane {
  isAlive = true;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<QuantiseReply>) => {
      this.#waiting.get(data.id)?.(data.rows);
      this.#waiting.delete(data.id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.end();
    };
  }

  get load(): number {
    return this.#waiting.size;
  }

  /** `null` when the thread could not do it. */
  ask(block: RowBlock, scheme: Quantization): Promise<ConvertedRows | null> {
    return new Promise((resolve) => {
      this.#asked += 1;
      this.#waiting.set(this.#asked, resolve);
      // A message copies the whole buffer under a view; the copy of the part alone is handed over.
      const bytes = block.bytes.slice();
      const request: QuantiseRequest = { id: this.#asked, block: { ...block, bytes }, scheme };
      this.#worker.postMessage(request, [bytes.buffer]);
    });
  }

  end(): void {
    this.isAlive = false;
    this.#worker.terminate();
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}
