import { isAbort, SwitchyardError, throwIfAborted, toFailure } from "#core/errors.ts";
import type { ConversionPlan } from "#core/weights/conversion-plan.ts";
import type { ConversionProgress } from "#core/weights/conversion-progress.ts";
import { convertWeights } from "#core/weights/convert-weights.ts";
import { libraryUrl } from "#core/weights/fitting-libraries.ts";
import { planConversion } from "#core/weights/plan-conversion.ts";
import { findPolicyCheckpoint } from "#core/weights/policy-checkpoints.ts";
import { repairWeights } from "#core/weights/repair-weights.ts";
import { verifyWeights } from "#core/weights/verify-weights.ts";
import { isFatal, targetInUse } from "#core/weights/weight-errors.ts";
import type { WeightSource } from "#core/weights/weight-source.ts";
import type { InstallPlan } from "#storage/installed/installed-model.ts";
import type { ModelRecord } from "#storage/installed/model-record.ts";
import type { ModelShelf } from "#storage/installed/model-shelf.ts";
import type { InstallRequest, LocalFile } from "./api.ts";
import { copyModel, repairCopy } from "./copy-model.ts";
import { modelId, nameOfOrigin } from "./model-id.ts";
import { type CopyPlan, isConverted, planCopy } from "./plan-copy.ts";
import type { QuantisePool } from "./quantise-pool.ts";
import type { Work } from "./serve-work.ts";

/** The outside world of an installation, so that tests can bring their own. */
export interface InstallerWorld {
  readonly shelf: () => Promise<ModelShelf>;
  readonly openSource: (request: Pick<InstallRequest, "origin" | "files">) => WeightSource;
  readonly pool: () => QuantisePool;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Does work while nobody else, in any tab, works on this model. Throws when somebody does. */
  readonly lock: <Result>(id: string, work: () => Promise<Result>) => Promise<Result>;
  /** The most bytes of a file that holds more than one tensor; `null` is MLC's own. */
  readonly shardCapBytes: number | null;
}

type Prepared =
  | { readonly work: "copy"; readonly source: WeightSource; readonly plan: CopyPlan }
  | { readonly work: "convert"; readonly source: WeightSource; readonly plan: ConversionPlan };

/** Installs, checks and repairs models: what to do is core's, where things come from and go is the world's. */
export class Installer {
  readonly #world: InstallerWorld;

  constructor(world: InstallerWorld) {
    this.#world = world;
  }

  async plan(request: InstallRequest): Promise<InstallPlan> {
    const { work, plan } = await this.#prepare(request, new AbortController().signal);
    const { summary } = plan;
    const { origin } = request;
    return {
      id: modelId(origin, summary.quantization),
      name: nameOfOrigin(origin),
      work,
      summary,
    };
  }

  async install(request: InstallRequest, work: Work): Promise<void> {
    const prepared = await this.#prepare(request, work.signal);
    const { summary } = prepared.plan;
    const id = modelId(request.origin, summary.quantization);
    await this.#world.lock(id, async () => {
      const shelf = await this.#world.shelf();
      const finished = await shelf.finished(id);
      if (finished?.manifest.fingerprint === prepared.plan.fingerprint) return;
      if (finished !== null) throw targetInUse("Another version of this model is installed.");
      await shelf.keep(id, recordOf(request, prepared));
      try {
        await this.#fill(prepared, id, work);
      } catch (thrown) {
        if (await isHopeless(shelf, id, thrown)) await shelf.remove(id);
        throw thrown;
      }
      await (await shelf.folder(id)).tidy();
    });
  }

  /** Names of damaged and missing files. */
  async verify(id: string, work: Work): Promise<readonly string[]> {
    return this.#world.lock(id, () => this.#verify(id, work));
  }

  async repair(id: string, files: readonly LocalFile[], work: Work): Promise<void> {
    await this.#world.lock(id, async () => {
      const { shelf, record } = await this.#open(id);
      const damaged = record.verification?.damaged ?? (await this.#verify(id, work));
      if (damaged.length === 0) return;
      const { origin, quantization } = record;
      const prepared = await this.#prepare({ origin, quantization, files }, work.signal);
      await this.#mend(prepared, id, damaged, work);
      await shelf.keep(id, { ...record, verification: { at: this.#world.now(), damaged: [] } });
    });
  }

  async remove(id: string): Promise<void> {
    const shelf = await this.#world.shelf();
    await this.#world.lock(id, () => shelf.remove(id));
  }

  async #prepare(request: InstallRequest, signal: AbortSignal): Promise<Prepared> {
    throwIfAborted(signal);
    const source = this.#world.openSource(request);
    if (isConverted(await source.files(signal))) {
      return { work: "copy", source, plan: await planCopy(source, signal) };
    }
    const { origin, quantization } = request;
    // Of a published policy it is known which library it must fit; another shape there is another model.
    const known = origin.kind === "repository" ? findPolicyCheckpoint(origin.repository) : null;
    const plan = await planConversion(source, quantization, {
      signal,
      ...(this.#world.shardCapBytes === null ? {} : { shardCapBytes: this.#world.shardCapBytes }),
      ...(known === null ? {} : { library: known.library }),
    });
    return { work: "convert", source, plan };
  }

  async #fill(prepared: Prepared, id: string, work: Work): Promise<void> {
    const target = await (await this.#world.shelf()).folder(id);
    const settings = this.#settings(work);
    if (prepared.work === "copy") {
      await copyModel(prepared.plan, prepared.source, target, settings);
      return;
    }
    await this.#withPool((pool) =>
      convertWeights(prepared.plan, prepared.source, target, {
        ...settings,
        quantise: pool.quantise,
      }),
    );
  }

  async #mend(
    prepared: Prepared,
    id: string,
    damaged: readonly string[],
    work: Work,
  ): Promise<void> {
    const { shelf, folder, manifest } = await this.#open(id);
    if (manifest.fingerprint !== prepared.plan.fingerprint) {
      throw new SwitchyardError("source-changed", "The model at its source is another one now.", {
        fix: "Delete the installed one and install the new one, or name the old revision.",
        side: "provider",
      });
    }
    const settings = this.#settings(work);
    if (prepared.work === "copy") {
      const { plan, source } = prepared;
      await repairCopy(plan, source, folder, manifest, damaged, settings);
    } else {
      await this.#withPool((pool) =>
        repairWeights(prepared.plan, prepared.source, folder, damaged, {
          ...settings,
          quantise: pool.quantise,
        }),
      );
    }
    await (await shelf.folder(id)).tidy();
  }

  async #verify(id: string, { signal, report }: Work): Promise<readonly string[]> {
    const { shelf, record, folder, manifest } = await this.#open(id);
    const of = manifest.files.length;
    const damaged = await verifyWeights(folder, manifest, {
      signal,
      onProgress: (bytes, totalBytes) =>
        report({ at: "", done: 0, of, bytes, totalBytes, writtenBytes: 0, totalWriteBytes: 0 }),
    });
    await shelf.keep(id, { ...record, verification: { at: this.#world.now(), damaged } });
    return damaged;
  }

  async #open(id: string) {
    const shelf = await this.#world.shelf();
    const [record, finished] = await Promise.all([shelf.record(id), shelf.finished(id)]);
    if (record === null || finished === null) {
      throw new SwitchyardError("model-invalid", "This model is not installed any more.", {
        fix: "Look at the list again, and install it anew.",
        side: "visitor",
      });
    }
    return { shelf, record, ...finished };
  }

  #settings({ signal, report }: Work) {
    return {
      signal,
      now: this.#world.now,
      onProgress: (progress: ConversionProgress) =>
        report({
          at: progress.tensor,
          done: progress.tensorsDone,
          of: progress.tensors,
          bytes: progress.readBytes,
          totalBytes: progress.totalReadBytes,
          writtenBytes: progress.writtenBytes,
          totalWriteBytes: progress.totalWriteBytes,
        }),
    };
  }

  async #withPool<Result>(work: (pool: QuantisePool) => Promise<Result>): Promise<Result> {
    const pool = this.#world.pool();
    try {
      return await work(pool);
    } finally {
      pool.dispose();
    }
  }
}

/** Bad input leaves nothing; a stop, a cut or a full disk leaves what the next attempt goes on with. */
async function isHopeless(shelf: ModelShelf, id: string, thrown: unknown): Promise<boolean> {
  if (isAbort(thrown)) return false;
  return isFatal(toFailure(thrown).code) || !(await shelf.canGoOn(id));
}

function recordOf({ origin }: InstallRequest, { work, plan }: Prepared): ModelRecord {
  const { library, quantization, storeBytes } = plan.summary;
  return {
    name: nameOfOrigin(origin),
    origin,
    quantization,
    work,
    totalBytes: storeBytes,
    libraryUrl: library === null ? null : libraryUrl(library, quantization),
    shape: library === null ? null : library.shape.modelType === "llama" ? "llama" : "qwen",
    verification: null,
  };
}
