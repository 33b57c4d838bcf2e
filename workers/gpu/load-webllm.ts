import { MLCEngine } from "@mlc-ai/web-llm";
import { type SwitchyardError, throwIfAborted } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import { readInstalledUrl } from "#storage/installed/installed-url.ts";
import type { LoadMessage, ModelSource, OwnTemplate } from "./api.ts";
import { ByteLevelTokenizer } from "./byte-level-tokenizer.ts";
import { checkLibrary } from "./check-library.ts";
import { downloadShards } from "./download-shards.ts";
import type { Engine } from "./engine.ts";
import { explainEngineError } from "./explain-engine-error.ts";
import { engineChanged, modelInvalid, modelNotLoaded } from "./gpu-errors.ts";
import { GuardedEngine } from "./guarded-engine.ts";
import {
  type FileWorld,
  fetchInto,
  filesUrl,
  LIBRARY_CACHE,
  type ModelConfig,
  readConfig,
  readShards,
  readTokenizer,
} from "./model-files.ts";
import { readChatTemplate } from "./read-chat-template.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { WebllmEngine } from "./webllm-engine.ts";
import { readPipeline, type WebllmPipeline } from "./webllm-pipeline.ts";

export interface LoadTools {
  readonly world: FileWorld;
  readonly clock: Clock;
  /** Settles when a device that is made from now on is lost, or when the device is taken by another tab. */
  readonly lost: () => Promise<SwitchyardError>;
  /** Longest time of one pass of so many tokens before the device is taken to be stuck. */
  readonly patienceMs: (tokens: number) => number;
  readonly signal: AbortSignal;
  readonly report: (message: Exclude<LoadMessage, { type: "finish" }>) => void;
}

/** An engine with a model, and how to get rid of it. */
export interface EngineInUse {
  readonly engine: Engine;
  readonly template: OwnTemplate | null;
  /** Settles when the engine is of no use any more. */
  readonly dead: Promise<SwitchyardError>;
  unload(): Promise<void>;
}

/** Text on which our tokenizer and the engine's own must agree before a model is used. */
const PROBE =
  "<think> Let's see: 1234 (or 漢字, é, 😀)\n\n  isn't it? </think>\n<search> qwen2.5-7b: x </search>\n\n<information>a_b\t</information>\n\n";

/** Loads a model through WebLLM: its files are checked before anything large is downloaded. */
export async function loadWebllm(model: ModelSource, tools: LoadTools): Promise<EngineInUse> {
  const { world, signal, report } = tools;
  try {
    report({ type: "phase", phase: "checking" });
    const base = filesUrl(model.modelUrl);
    const config = await readConfig(world, base, signal);
    const tokenizer = new ByteLevelTokenizer(await readTokenizer(world, base, signal));
    const template = await readChatTemplate(world, base, signal);
    report({ type: "phase", phase: "downloading" });
    await keepLibrary(world, model.libraryUrl, signal);
    if (readInstalledUrl(base) !== null) {
      await checkLibrary(world, base, model.libraryUrl, config, signal);
    }
    const shards = await readShards(world, base, signal);
    await downloadShards(world, shards, {
      clock: tools.clock,
      signal,
      report,
    });
    report({ type: "phase", phase: "compiling" });
    return { ...(await compile(model, config, tokenizer, tools)), template };
  } catch (thrown) {
    throw explainEngineError(thrown);
  }
}

async function compile(
  model: ModelSource,
  config: ModelConfig,
  tokenizer: Tokenizer,
  tools: LoadTools,
): Promise<Omit<EngineInUse, "template">> {
  const engine = new MLCEngine({ appConfig: appConfigFor(model), logLevel: "SILENT" });
  const unload = () => engine.unload();
  const onAbort = (): void => void unload().catch(() => undefined);
  tools.signal.addEventListener("abort", onAbort, { once: true });
  const lost = tools.lost();
  try {
    // An aborted reload resolves: whether there is a model is seen from the pipeline.
    await Promise.race([engine.reload(model.id), lost.then((why) => Promise.reject(why))]);
    throwIfAborted(tools.signal);
    const pipeline = readPipeline(engine, model.id);
    compareTokenizers(pipeline, tokenizer);
    const guarded = new GuardedEngine(new WebllmEngine(pipeline, tokenizer, endTokensOf(config)), {
      clock: tools.clock,
      patienceMs: tools.patienceMs,
      lost,
    });
    return {
      engine: guarded,
      dead: guarded.dead,
      unload: () => {
        guarded.kill(modelNotLoaded());
        return unload();
      },
    };
  } catch (thrown) {
    await unload().catch(() => undefined);
    throw thrown;
  } finally {
    tools.signal.removeEventListener("abort", onAbort);
  }
}

function appConfigFor(model: ModelSource) {
  return {
    model_list: [
      {
        model: model.modelUrl,
        model_id: model.id,
        model_lib: model.libraryUrl,
        overrides: { context_window_size: model.contextWindow, sliding_window_size: -1 },
      },
    ],
  };
}

/** The engine caches libraries itself, but not those of the local machine; ours only tells early that one is missing. */
export async function keepLibrary(
  world: FileWorld,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  if (!URL.canParse(url)) throw modelInvalid("the address of its library is not a complete one");
  if (!url.includes("localhost")) await fetchInto(world, LIBRARY_CACHE, url, signal);
}

function endTokensOf({ eos_token_id: end }: ModelConfig): readonly number[] {
  if (end === null || end === undefined) return [];
  return typeof end === "number" ? [end] : end;
}

function compareTokenizers(pipeline: WebllmPipeline, tokenizer: Tokenizer): void {
  const theirs = [...pipeline.tokenizer.encode(PROBE)];
  const ours = tokenizer.encode(PROBE, { special: true });
  const isSame = theirs.length === ours.length && theirs.every((token, i) => token === ours[i]);
  if (!isSame) throw engineChanged(["the tokenizer of this model"]);
}
