import type { Engine } from "./engine.ts";
import { modelInvalid } from "./gpu-errors.ts";
import type { Tokenizer } from "./tokenizer.ts";
import type { RuntimeTensor, WebllmPipeline } from "./webllm-pipeline.ts";

/** The runtime's function that takes tokens off the end of a sequence. WebLLM itself does not use it. */
const POP = "vm.builtin.kv_state_popn";

/** The engine keeps one sequence. */
const SEQUENCE = 0;

/** An {@link Engine} on a loaded WebLLM chat pipeline. Sampling and text are ours; only the forward pass is its own. */
export class WebllmEngine implements Engine {
  readonly tokenizer: Tokenizer;
  readonly contextWindow: number;
  readonly chunkSize: number;
  readonly endTokens: ReadonlySet<number>;
  readonly pop: ((count: number) => void) | null;
  readonly #pipeline: WebllmPipeline;
  /** On the processor's side; the model's logits are copied here after each pass. */
  #logits: RuntimeTensor | null = null;

  /** `endTokens` are those of the model's files besides the conversation template's. */
  constructor(pipeline: WebllmPipeline, tokenizer: Tokenizer, endTokens: readonly number[]) {
    if (pipeline.slidingWindowSize !== -1 || pipeline.contextWindowSize <= 0) {
      throw modelInvalid("it forgets the beginning of its text (a sliding window)");
    }
    this.#pipeline = pipeline;
    this.tokenizer = tokenizer;
    this.contextWindow = pipeline.contextWindowSize;
    this.chunkSize = pipeline.prefillChunkSize;
    this.endTokens = new Set([...pipeline.stopTokens, ...endTokens]);
    this.pop = this.#popFunction();
  }

  get length(): number {
    return this.#pipeline.filledKVCacheLength;
  }

  async forward(tokens: readonly number[]): Promise<Float32Array> {
    const { tvm, device } = this.#pipeline;
    tvm.beginScope();
    try {
      const logits = await this.#pipeline.embedAndForward([[...tokens]], tokens.length);
      this.#logits ??= tvm.detachFromCurrentScope(tvm.empty(logits.shape, logits.dtype, tvm.cpu()));
      this.#logits.copyFrom(logits);
    } finally {
      tvm.endScope();
    }
    await device.sync();
    return this.#logits.toArray();
  }

  reset(): void {
    this.#pipeline.resetChat(true);
  }

  /** `null` for a library without the function, or a model whose state is more than a cache of keys and values. */
  #popFunction(): ((count: number) => void) | null {
    const { tvm, kvStateKind } = this.#pipeline;
    if (kvStateKind !== undefined && kvStateKind !== "kv_cache") return null;
    tvm.beginScope();
    try {
      const pop = tvm.detachFromCurrentScope(tvm.getGlobalFunc(POP));
      return (count) => this.#popWith(pop, count);
    } catch {
      return null;
    } finally {
      tvm.endScope();
    }
  }

  #popWith(pop: (...parameters: readonly unknown[]) => unknown, count: number): void {
    const { tvm, kvCache } = this.#pipeline;
    tvm.beginScope();
    try {
      pop(kvCache, tvm.scalar(SEQUENCE, "int64"), tvm.scalar(count, "int32"));
      this.#pipeline.filledKVCacheLength -= count;
    } finally {
      tvm.endScope();
    }
  }
}
