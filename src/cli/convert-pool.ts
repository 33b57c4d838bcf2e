import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { MAX_BLOCKS_IN_FLIGHT, type Quantiser, quantiseHere } from "#core/weights/quantiser.ts";
import type { ConvertedRows } from "#core/weights/row-block.ts";
import type { BlockReply, BlockRequest } from "./convert-thread.ts";

const RUNNER = fileURLToPath(new URL("./run.js", import.meta.url));

interface Lane {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

interface Waiting {
  readonly resolve: (rows: ConvertedRows) => void;
  readonly reject: (reason: unknown) => void;
}

/** Quantises on several threads; with one, on this one. */
export class ThreadPool {
  readonly #lanes: readonly Lane[];
  #asked = 0;

  constructor(threads: number) {
    const count = Math.min(threads, MAX_BLOCKS_IN_FLIGHT);
    this.#lanes = count < 2 ? [] : Array.from({ length: count }, startLane);
  }

  readonly quantise: Quantiser = (block, scheme) => {
    const [first, ...others] = this.#lanes;
    if (first === undefined) return quantiseHere(block, scheme);
    const idlest = others.reduce(
      (best, lane) => (lane.waiting.size < best.waiting.size ? lane : best),
      first,
    );
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      idlest.waiting.set(this.#asked, { resolve, reject });
      const bytes = block.bytes.slice();
      const request: BlockRequest = { id: this.#asked, block: { ...block, bytes }, scheme };
      idlest.worker.postMessage(request, [bytes.buffer]);
    });
  };

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ worker }) => worker.terminate()));
  }
}

function startLane(): Lane {
  const worker = new Worker(RUNNER, { argv: ["convert-thread"] });
  const waiting = new Map<number, Waiting>();
  worker.on("message", ({ id, rows }: BlockReply) => {
    waiting.get(id)?.resolve(rows);
    waiting.delete(id);
  });
  worker.on("error", (reason) => {
    for (const one of waiting.values()) one.reject(reason);
    waiting.clear();
  });
  return { worker, waiting };
}
