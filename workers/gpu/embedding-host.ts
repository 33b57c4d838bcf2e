import { isSwitchyardError, type SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { EmbeddingLoadRequest, LoadedEmbedding, LoadMessage, ModelSource } from "./api.ts";
import type { EmbeddingEngine } from "./embedding-engine.ts";
import {
  gpuLost,
  gpuNotANumber,
  gpuStalled,
  gpuTaken,
  gpuVectorsWrong,
  modelNotLoaded,
} from "./gpu-errors.ts";
import type { GpuHold } from "./hold-gpu.ts";
import type { EmbeddingTools } from "./load-embedding.ts";
import type { ModelWorld } from "./model-host.ts";

/** The outside world of embedding models, so that tests can bring their own. */
export interface EmbeddingWorld
  extends Pick<ModelWorld, "clock" | "files" | "hold" | "patienceMs" | "lost"> {
  readonly load: (model: ModelSource, tools: EmbeddingTools) => Promise<EmbeddingEngine>;
}

interface Model {
  readonly engine: EmbeddingEngine;
  readonly loaded: LoadedEmbedding;
  readonly hold: GpuHold;
  /** Rejects when the engine is of no use any more. */
  readonly dead: Promise<never>;
  readonly kill: (why: SwitchyardError) => void;
}

type Report = (message: Exclude<LoadMessage, { type: "finish" }>) => void;

/** Two texts that have nothing in common. */
const PROBES = ["Which river flows through Paris?", "def add(a, b): return a + b"] as const;

/** Vectors of one text are this alike, whatever stood beside it in its batch; those of two texts are less so. */
const ALIKE = 0.9999;

/** Longest wait for a model's memory to be given back. */
const UNLOAD_MS = 5000;

/** Owns the embedding model of this worker. Passes follow one another in the order in which they are asked for. */
export class EmbeddingHost {
  readonly #world: EmbeddingWorld;
  #model: Model | null = null;
  readonly #drops = new WeakMap<Model, Promise<void>>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(world: EmbeddingWorld) {
    this.#world = world;
  }

  get loaded(): LoadedEmbedding | null {
    return this.#model?.loaded ?? null;
  }

  /** Loads a model in place of the one there is; not while another load is under way. Throws with a code. */
  async load(
    { model, takeOver }: EmbeddingLoadRequest,
    report: Report,
    signal: AbortSignal,
  ): Promise<LoadedEmbedding> {
    throwIfAborted(signal);
    if (this.#model?.loaded.id === model.id) return this.#model.loaded;
    await this.unload();
    const { clock, files: world } = this.#world;
    const hold = await this.#world.hold(takeOver);
    const startedAt = clock.now();
    let engine: EmbeddingEngine | null = null;
    try {
      const lost = Promise.race([this.#world.lost(), hold.taken.then(() => gpuTaken())]);
      engine = await this.#world.load(model, { world, clock, signal, report, lost });
      throwIfAborted(signal);
      report({ type: "phase", phase: "testing" });
      const guard = guarded(lost);
      const dimension = await this.#test(engine, guard.dead);
      throwIfAborted(signal);
      const { contextWindow } = engine;
      const loaded = { id: model.id, dimension, contextWindow, loadMs: clock.now() - startedAt };
      const kept: Model = { engine, loaded, hold, ...guard };
      this.#model = kept;
      kept.dead.catch(() => this.#drop(kept));
      return loaded;
    } catch (thrown) {
      await engine?.unload().catch(() => undefined);
      hold.release();
      throw thrown;
    }
  }

  async unload(): Promise<void> {
    const model = this.#model;
    if (model === null) return;
    model.kill(modelNotLoaded());
    await this.#drop(model);
  }

  /** One vector of length 1 for each text. Throws `model-not-loaded` unless the loaded model has this id. */
  embed(id: string, texts: readonly string[]): Promise<readonly Float64Array[]> {
    const mine = this.#turn.then(() => {
      const model = this.#model;
      if (model === null || model.loaded.id !== id) throw modelNotLoaded();
      return this.#vectors(model.engine, texts, model.dead);
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #vectors(
    engine: EmbeddingEngine,
    texts: readonly string[],
    dead: Promise<never>,
  ): Promise<readonly Float64Array[]> {
    const tokens = texts.map((text) => engine.encode(text));
    const vectors: Float64Array[] = [];
    for (const places of batchesOf(tokens, engine.batchSize)) {
      const batch = places.map((place) => tokens[place] ?? []);
      const rows = await this.#forward(engine, batch, dead);
      for (const [at, place] of places.entries()) vectors[place] = ofLengthOne(rows[at] ?? []);
    }
    return vectors;
  }

  /** A pass that the device will never finish ends with `gpu-lost`, or with `gpu-stalled`. */
  async #forward(
    engine: EmbeddingEngine,
    batch: readonly (readonly number[])[],
    dead: Promise<never>,
  ): Promise<readonly (readonly number[])[]> {
    const over = new AbortController();
    const ms = this.#world.patienceMs(batch.reduce((sum, { length }) => sum + length, 0));
    const stalled = this.#world.clock.sleep(ms, over.signal).then(
      () => Promise.reject(gpuStalled(Math.round(ms / 1000))),
      () => new Promise<never>(() => undefined),
    );
    try {
      return await Promise.race([engine.forward(batch), dead, stalled]);
    } catch (thrown) {
      if (this.#model?.engine === engine) await this.#drop(this.#model);
      throw isSwitchyardError(thrown) ? thrown : gpuLost(String(thrown).slice(0, 200), thrown);
    } finally {
      over.abort();
    }
  }

  /** Gives the length of vectors. A text must give the same vector alone and in a batch, and no other text may. */
  async #test(engine: EmbeddingEngine, dead: Promise<never>): Promise<number> {
    const [text, other] = PROBES;
    const batch = await this.#vectors(engine, [text, text, other], dead);
    const [first = NONE, again = NONE, unlike = NONE] = batch;
    const [alone = NONE] = await this.#vectors(engine, [text], dead);
    const isSame = cosine(first, alone) > ALIKE && cosine(again, alone) > ALIKE;
    if (!isSame || cosine(first, unlike) > ALIKE) throw gpuVectorsWrong();
    return first.length;
  }

  /** Unloads a model once, whoever noticed first that it is over. */
  #drop(model: Model): Promise<void> {
    const drop = this.#drops.get(model) ?? this.#giveBack(model);
    this.#drops.set(model, drop);
    return drop;
  }

  /** A device that does not answer must not keep anybody waiting for its end. */
  async #giveBack(model: Model): Promise<void> {
    if (this.#model === model) this.#model = null;
    const over = new AbortController();
    const enough = this.#world.clock.sleep(UNLOAD_MS, over.signal).catch(() => undefined);
    await Promise.race([model.engine.unload().catch(() => undefined), enough]);
    over.abort();
    model.hold.release();
  }
}

const NONE = new Float64Array();

function guarded(lost: Promise<SwitchyardError>): Pick<Model, "dead" | "kill"> {
  let kill: Model["kill"] = () => {};
  const dead = new Promise<never>((_, reject) => {
    kill = reject;
  });
  dead.catch(() => undefined);
  void lost.then(kill);
  return { dead, kill };
}

/**
 * Places of texts that are read in one pass: only texts of one length. Where shorter ones are filled up, compiled
 * libraries let the filling count, and a vector would depend on what stood beside its text.
 */
function batchesOf(tokens: readonly (readonly number[])[], size: number): readonly number[][] {
  const byLength = new Map<number, number[]>();
  for (const [place, { length }] of tokens.entries()) {
    byLength.set(length, [...(byLength.get(length) ?? []), place]);
  }
  return [...byLength.values()].flatMap((places) =>
    Array.from({ length: Math.ceil(places.length / size) }, (_, at) =>
      places.slice(at * size, (at + 1) * size),
    ),
  );
}

/** Scaled to length 1, as the models' cards use them. Throws `gpu-wrong` for numbers that are none. */
function ofLengthOne(vector: readonly number[]): Float64Array {
  const length = Math.hypot(...vector);
  if (!Number.isFinite(length) || length === 0) throw gpuNotANumber();
  return Float64Array.from(vector, (value) => value / length);
}

/** Of two vectors of length 1. */
function cosine(one: Float64Array, other: Float64Array): number {
  return one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
}
