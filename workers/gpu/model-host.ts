import { type SwitchyardError, throwIfAborted, toFailure } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import type { Continuation, LoadedModel, LoadMessage, LoadRequest } from "./api.ts";
import { EngineSession } from "./engine-session.ts";
import { gpuPiecesDiffer, gpuTaken, modelNotLoaded } from "./gpu-errors.ts";
import type { GpuHold } from "./hold-gpu.ts";
import type { EngineInUse, LoadTools } from "./load-webllm.ts";
import { type Agreement, agrees, compareContinued, compareLogits } from "./self-test.ts";
import { serveSession } from "./serve-session.ts";
import { TokenCache } from "./token-cache.ts";

/** The outside world of the models, so that tests can bring their own. */
export interface ModelWorld {
  readonly clock: Clock;
  readonly files: LoadTools["world"];
  readonly hold: (takeOver: boolean) => Promise<GpuHold>;
  readonly load: (model: LoadRequest["model"], tools: LoadTools) => Promise<EngineInUse>;
  /** Longest time of one pass, in ms; the first one compiles, too. */
  readonly patienceMs: (tokens: number) => number;
  /** Settles when a device that is made from now on is lost. */
  readonly lost: () => Promise<SwitchyardError>;
  /** Corrects shaders of models that are compiled from now on. */
  readonly correctShaders: () => void;
}

interface Model extends EngineInUse {
  readonly source: LoadRequest["model"];
  readonly cache: TokenCache;
  readonly loaded: LoadedModel;
  readonly hold: GpuHold;
}

type Report = (message: Exclude<LoadMessage, { type: "finish" }>) => void;

/** What is tried, in order, until a continued text is read like a fresh one. */
const CONTINUATIONS: readonly Continuation[] = ["as-compiled", "corrected", "one-by-one"];

/** Longest wait for a model's memory to be given back. */
const UNLOAD_MS = 5000;

/** Owns the one model of this worker, and lets sessions use it one after the other. */
export class ModelHost {
  readonly #world: ModelWorld;
  #model: Model | null = null;
  #loading: Promise<unknown> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  /** Ports of the sessions that are open or wait for their turn. */
  readonly #ports = new Set<MessagePort>();

  constructor(world: ModelWorld) {
    this.#world = world;
  }

  get loaded(): LoadedModel | null {
    return this.#model?.loaded ?? null;
  }

  /** Loads a model in place of the one there is, after any other load. Throws with a code when it cannot. */
  load(request: LoadRequest, report: Report, signal: AbortSignal): Promise<LoadedModel> {
    const loading = this.#loading.then(() => this.#load(request, report, signal));
    this.#loading = loading.catch(() => undefined);
    return loading;
  }

  async #load(request: LoadRequest, report: Report, signal: AbortSignal): Promise<LoadedModel> {
    throwIfAborted(signal);
    if (this.#model !== null && isSame(this.#model.source, request.model)) {
      return this.#model.loaded;
    }
    await this.unload();
    const hold = await this.#world.hold(request.takeOver);
    const startedAt = this.#world.clock.now();
    const lost = () => Promise.race([this.#world.lost(), hold.taken.then(() => gpuTaken())]);
    try {
      const { files, clock, patienceMs } = this.#world;
      const tools = { world: files, clock, patienceMs, lost, signal, report };
      const model = await this.#loadTested(request, tools);
      const loaded = { ...model.loaded, loadMs: this.#world.clock.now() - startedAt };
      this.#model = { ...model, loaded, hold };
      const kept = this.#model;
      void kept.dead.then(() => this.#drop(kept));
      return loaded;
    } catch (thrown) {
      hold.release();
      throw thrown;
    }
  }

  async unload(): Promise<void> {
    const model = this.#model;
    if (model === null) return;
    await this.#drop(model);
  }

  /** Serves one session when its turn has come; resolves when it is closed. */
  openSession(port: MessagePort): Promise<void> {
    this.#ports.add(port);
    return this.#inTurn(async () => {
      if (!this.#ports.has(port)) return;
      const model = this.#model;
      if (model === null) {
        port.postMessage({ type: "refused", failure: toFailure(modelNotLoaded()) });
        port.close();
        return;
      }
      await serveSession(new EngineSession(model.cache, { clock: this.#world.clock }), port);
    }).finally(() => this.#ports.delete(port));
  }

  /** Ends all sessions: those who used them are gone, and not every browser tells. */
  closeSessions(): void {
    for (const port of this.#ports) port.dispatchEvent(new Event("close"));
    this.#ports.clear();
  }

  /** Compares what the cache holds now with a fresh prefill of the same text; the cache holds the same afterwards. */
  compareWithFresh(): Promise<Agreement> {
    return this.#inTurn(async () => {
      const model = this.#model;
      if (model === null) throw modelNotLoaded();
      const { cache } = model;
      const reading = { signal: new AbortController().signal, chunk: cache.engine.chunkSize };
      const tokens = [...cache.held];
      const continued = Float32Array.from(await cache.read(tokens, reading));
      cache.forget();
      return compareLogits(await cache.read(tokens, reading), continued, tokens.length);
    });
  }

  /** One after the other, in the order in which they came. */
  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = this.#turn;
    let finish = (): void => {};
    this.#turn = new Promise((resolve) => {
      finish = resolve;
    });
    await before;
    try {
      return await work();
    } finally {
      finish();
    }
  }

  /** A device that does not answer must not keep anybody waiting for its end. */
  async #drop(model: Model): Promise<void> {
    if (this.#model === model) this.#model = null;
    const over = new AbortController();
    const enough = this.#world.clock.sleep(UNLOAD_MS, over.signal).catch(() => undefined);
    await Promise.race([model.unload().catch(() => undefined), enough]);
    over.abort();
    model.hold.release();
  }

  async #loadTested(request: LoadRequest, tools: LoadTools): Promise<Omit<Model, "hold">> {
    const first = CONTINUATIONS.indexOf(request.continuation);
    let inUse: EngineInUse | null = null;
    try {
      for (const continuation of CONTINUATIONS.slice(Math.max(0, first))) {
        if (continuation === "corrected") this.#world.correctShaders();
        // One by one is another way to use what is loaded, not another library.
        if (continuation !== "one-by-one" || inUse === null) {
          await inUse?.unload();
          inUse = null;
          inUse = await this.#world.load(request.model, tools);
        }
        throwIfAborted(tools.signal);
        tools.report({ type: "phase", phase: "testing" });
        const oneByOne = continuation === "one-by-one";
        const agreement = await compareContinued(inUse.engine, oneByOne);
        if (agrees(agreement)) return tested(inUse, request, continuation, agreement);
      }
    } catch (thrown) {
      await inUse?.unload().catch(() => undefined);
      throw thrown;
    }
    await inUse?.unload().catch(() => undefined);
    throw gpuPiecesDiffer();
  }
}

function isSame(one: LoadRequest["model"], other: LoadRequest["model"]): boolean {
  return (
    one.modelUrl === other.modelUrl &&
    one.libraryUrl === other.libraryUrl &&
    one.contextWindow === other.contextWindow
  );
}

function tested(
  inUse: EngineInUse,
  { model }: LoadRequest,
  continuation: Continuation,
  agreement: Agreement,
): Omit<Model, "hold"> {
  const { engine } = inUse;
  return {
    ...inUse,
    source: model,
    cache: new TokenCache(engine, { oneByOne: continuation === "one-by-one" }),
    loaded: {
      id: model.id,
      contextWindow: engine.contextWindow,
      continuation,
      canPop: engine.pop !== null,
      template: inUse.template,
      agreement,
      loadMs: 0,
    },
  };
}
