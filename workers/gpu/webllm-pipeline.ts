import { engineChanged } from "./gpu-errors.ts";

/** A tensor of the engine's runtime. */
export interface RuntimeTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  copyFrom(source: RuntimeTensor): RuntimeTensor;
  toArray(): Float32Array;
  dispose(): void;
}

type RuntimeFunction = (...parameters: readonly unknown[]) => unknown;

/**
 * Everything of `@mlc-ai/web-llm` that is used below its public interface: its chat pipeline, which can read tokens
 * into a kept cache and give out logits. 0.2.79 and 0.2.86 have it alike. {@link readPipeline} checks it at each load,
 * and `webllm-contract.test.ts` fails when the package changes.
 */
export interface WebllmPipeline {
  readonly tvm: {
    beginScope(): void;
    endScope(): void;
    cpu(): unknown;
    empty(shape: readonly number[], dtype: string, device: unknown): RuntimeTensor;
    scalar(value: number, dtype: string): unknown;
    getGlobalFunc(name: string): RuntimeFunction;
    detachFromCurrentScope<Held>(held: Held): Held;
  };
  readonly device: { sync(): Promise<void> };
  readonly tokenizer: {
    encode(text: string): Int32Array;
    decode(tokens: Int32Array): string;
  };
  readonly kvCache: object;
  readonly contextWindowSize: number;
  readonly slidingWindowSize: number;
  readonly prefillChunkSize: number;
  readonly stopTokens: readonly number[];
  /** Newer versions only; absent means `kv_cache`. */
  readonly kvStateKind?: string;
  /** The pipeline's own count of what the cache holds: it has to be set back with a pop. */
  filledKVCacheLength: number;
  embedAndForward(inputs: readonly (readonly number[])[], count: number): Promise<RuntimeTensor>;
  resetChat(keepStatistics?: boolean): void;
}

/** What each part must be. */
const EXPECTED = {
  tvm: "object",
  device: "object",
  tokenizer: "object",
  kvCache: "held",
  contextWindowSize: "number",
  slidingWindowSize: "number",
  prefillChunkSize: "number",
  stopTokens: "object",
  filledKVCacheLength: "number",
  embedAndForward: "function",
  resetChat: "function",
} as const;

const EXPECTED_OF_RUNTIME = [
  "beginScope",
  "endScope",
  "cpu",
  "empty",
  "scalar",
  "getGlobalFunc",
  "detachFromCurrentScope",
] as const;

/** The pipeline of a loaded model. Throws `engine-changed` when it is not there or not as expected. */
export function readPipeline(engine: object, model: string): WebllmPipeline {
  const pipelines = (engine as { loadedModelIdToPipeline?: unknown }).loadedModelIdToPipeline;
  const pipeline: unknown = pipelines instanceof Map ? pipelines.get(model) : undefined;
  if (typeof pipeline !== "object" || pipeline === null) throw engineChanged(["chat pipeline"]);
  const missing = missingParts(pipeline as Readonly<Record<string, unknown>>);
  if (missing.length > 0) throw engineChanged(missing);
  return pipeline as WebllmPipeline;
}

/** Names of the parts that are not as expected. */
export function missingParts(pipeline: Readonly<Record<string, unknown>>): string[] {
  const missing: string[] = Object.entries(EXPECTED)
    .filter(([name, kind]) => !isOf(kind, pipeline[name]))
    .map(([name]) => name);
  const runtime = pipeline["tvm"];
  if (typeof runtime !== "object" || runtime === null) return missing;
  const functions = runtime as Readonly<Record<string, unknown>>;
  const absent = EXPECTED_OF_RUNTIME.filter((name) => typeof functions[name] !== "function");
  return [...missing, ...absent.map((name) => `tvm.${name}`)];
}

/** The cache is a handle of the runtime: an object in some versions, a function with members in others. */
function isOf(kind: (typeof EXPECTED)[keyof typeof EXPECTED], value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return kind === "held" || typeof value === kind;
}
