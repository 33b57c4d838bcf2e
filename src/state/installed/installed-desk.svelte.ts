import { type Failure, toFailure } from "#core/errors.ts";
import type { GpuModel } from "#state/gpu/gpu-model.svelte.ts";
import type { Preferences } from "#state/settings/preferences.svelte.ts";
import type { InstalledModel, InstallPlan } from "#storage/installed/installed-model.ts";
import { installedUrl } from "#storage/installed/installed-url.ts";
import type { InstallRequest, WorkMessage, WorkProgress } from "#workers/installed/api.ts";
import type { InstalledClient, WorkHandle } from "#workers/installed/client.ts";
import type { OpenedFolder } from "./install-draft.svelte.ts";
import type { StorageRoom } from "./judge-plan.ts";

/** The part of {@link InstalledClient} that the page uses; tests hand in a scripted one. */
export type InstalledWorker = Pick<InstalledClient, "work" | "call">;

export interface InstalledParts {
  readonly client: InstalledWorker;
  readonly storage: Pick<StorageManager, "estimate" | "persist" | "persisted">;
  readonly preferences: Preferences;
  readonly gpu: Pick<GpuModel, "look">;
  /** Asks for a folder of this computer to write to; `null` in browsers that cannot. Rejects with `AbortError`. */
  readonly pickFolder: (() => Promise<FileSystemDirectoryHandle>) | null;
  readonly saveFile: (name: string, bytes: Blob) => void;
}

export type WorkKind = "install" | "verify" | "repair" | "export";

/** Work under way on a model. */
export interface InstallWork {
  readonly kind: WorkKind;
  readonly id: string;
  readonly name: string;
  /** `null` until the first word of it. */
  readonly progress: WorkProgress | null;
}

/** What stopped, and on which model. */
export interface InstalledFailure {
  readonly kind: WorkKind | "plan" | "look" | "remove";
  readonly id: string | null;
  readonly failure: Failure;
}

/** An installation that was looked at and can begin. */
export interface PlannedInstall {
  readonly request: InstallRequest;
  readonly plan: InstallPlan;
}

type Begin = Parameters<InstalledWorker["work"]>[0];

/** The installed models, and the work on them: one at a time in this tab. No method rejects. */
export class InstalledDesk {
  models: readonly InstalledModel[] = $state.raw([]);
  room: StorageRoom | null = $state.raw(null);
  planned: PlannedInstall | null = $state.raw(null);
  isPlanning = $state(false);
  work: InstallWork | null = $state.raw(null);
  isStopping = $state(false);
  failed: InstalledFailure | null = $state.raw(null);
  /** What ended well, for the screen reader and the eye; empty when nothing did. */
  done = $state("");

  readonly #parts: InstalledParts;
  #handle: WorkHandle | null = null;
  #isCancelled = false;

  constructor(parts: InstalledParts) {
    this.#parts = parts;
  }

  /** Whether the browser opens folders for writing. */
  get canPickFolder(): boolean {
    return this.#parts.pickFolder !== null;
  }

  /** Asks for everything that may have changed. */
  look = async (): Promise<void> => {
    try {
      [this.models, this.room] = await Promise.all([
        this.#parts.client.call((api) => api.models()),
        this.#measure(),
      ]);
    } catch (thrown) {
      this.#fail("look", null, thrown);
    }
  };

  /** Reads the small files of a model and keeps what an installation would take in {@link planned}. */
  plan = async (request: InstallRequest): Promise<void> => {
    if (this.isPlanning) return;
    this.isPlanning = true;
    this.#clear();
    this.planned = null;
    try {
      const [plan, room] = await Promise.all([
        this.#parts.client.call((api) => api.plan(request)),
        this.#measure(),
      ]);
      this.room = room;
      this.planned = { request, plan };
    } catch (thrown) {
      this.#fail("plan", null, thrown);
    }
    this.isPlanning = false;
  };

  /** Forgets what was looked at. */
  forget = (): void => {
    this.planned = null;
    this.#clear();
  };

  /** Installs what was looked at. */
  install = async (): Promise<void> => {
    const { planned } = this;
    if (planned === null) return;
    const { request, plan } = planned;
    await this.#install(plan.id, plan.name, request);
  };

  /** Goes on with an installation that was stopped or cut; `folder` is for one from a folder of this computer. */
  goOn = async (model: InstalledModel, folder: OpenedFolder | null): Promise<void> => {
    const { id, name, origin, quantization } = model;
    await this.#install(id, name, { origin, quantization, files: folder?.files ?? [] });
  };

  verify = async ({ id, name }: InstalledModel): Promise<void> => {
    const finish = await this.#run("verify", id, name, (api, port) => api.verify(id, port));
    if (finish !== null && finish.damaged.length === 0) {
      this.done = `${name} is whole: every file has its SHA-256.`;
    }
  };

  repair = async ({ id, name }: InstalledModel, folder: OpenedFolder | null): Promise<void> => {
    const files = folder?.files ?? [];
    const finish = await this.#run("repair", id, name, (api, port) => api.repair(id, files, port));
    if (finish !== null) this.done = `${name} is whole again.`;
  };

  /** Into a folder of this computer where the browser opens one, else as one archive to save. */
  export = async ({ id, name }: InstalledModel): Promise<void> => {
    const { pickFolder, client, saveFile } = this.#parts;
    this.#clear();
    try {
      if (pickFolder === null) {
        saveFile(`${id}.tar`, await client.call((api) => api.archive(id)));
        return;
      }
      const folder = await pickFolder();
      const begin: Begin = (api, port) => api.exportTo(id, folder, port);
      const finish = await this.#run("export", id, name, begin);
      if (finish !== null) this.done = `${name} was copied to ${folder.name}.`;
    } catch (thrown) {
      // A visitor who closes the dialog has not failed.
      if (toFailure(thrown).code !== "aborted") this.#fail("export", id, thrown);
    }
  };

  remove = ({ id }: InstalledModel): Promise<void> => this.#remove(id);

  async #remove(id: string): Promise<void> {
    this.#clear();
    try {
      await this.#parts.client.call((api) => api.remove(id));
    } catch (thrown) {
      this.#fail("remove", id, thrown);
    }
    if (this.planned?.plan.id === id) this.planned = null;
    await this.#lookEverywhere();
  }

  /** Stops the work under way; what is finished is kept. */
  stop = (): void => {
    if (this.#handle === null) return;
    this.isStopping = true;
    this.#handle.stop();
  };

  /** Stops the installation under way and deletes what there is of it. */
  cancel = (): void => {
    this.#isCancelled = true;
    this.stop();
  };

  /** Makes an installed model the one that the page loads, with the library that fits it. */
  use = ({ id, libraryUrl, shape }: InstalledModel): void => {
    const { preferences } = this.#parts;
    const { pageModel } = preferences.values;
    preferences.set({
      pageModel: {
        ...pageModel,
        preset: "custom",
        modelUrls: { ...pageModel.modelUrls, custom: installedUrl(id) },
        libraryUrl: libraryUrl ?? "",
        shape: shape ?? pageModel.shape,
      },
    });
  };

  /** Asks the browser never to clear the storage by itself. */
  persist = async (): Promise<void> => {
    await this.#parts.storage.persist().catch(() => false);
    this.room = (await this.#measure()) ?? this.room;
  };

  async #install(id: string, name: string, request: InstallRequest): Promise<void> {
    // Gigabytes that took an hour must not be cleared for a video: asked when it is plain what for.
    await this.persist();
    this.#isCancelled = false;
    const finish = await this.#run("install", id, name, (api, port) => api.install(request, port));
    if (this.#isCancelled) return this.#remove(id);
    if (finish === null) return;
    this.planned = null;
    this.done = `${name} is installed.`;
  }

  /** `null` when the work stopped, failed, or could not begin because there is other work. */
  async #run(
    kind: WorkKind,
    id: string,
    name: string,
    begin: Begin,
  ): Promise<Extract<WorkMessage, { type: "finish" }> | null> {
    if (this.work !== null) return null;
    this.#clear();
    this.work = { kind, id, name, progress: null };
    let finish: Extract<WorkMessage, { type: "finish" }> | null = null;
    try {
      this.#handle = this.#parts.client.work(begin);
      for await (const message of this.#handle.messages) {
        if (message.type === "progress") {
          this.work = { kind, id, name, progress: message.progress };
        } else finish = message;
      }
    } catch (thrown) {
      this.#fail(kind, id, thrown);
    }
    this.#handle = null;
    this.work = null;
    this.isStopping = false;
    if (finish?.failure != null) {
      if (finish.failure.code !== "aborted") this.failed = { kind, id, failure: finish.failure };
      finish = null;
    }
    await this.#lookEverywhere();
    return finish;
  }

  /** The other list of stored models knows the installed ones, too. */
  async #lookEverywhere(): Promise<void> {
    const { failed } = this;
    await Promise.all([this.look(), this.#parts.gpu.look()]);
    if (failed !== null) this.failed = failed;
  }

  async #measure(): Promise<StorageRoom | null> {
    const { storage } = this.#parts;
    try {
      const [{ usage, quota }, isPersisted] = await Promise.all([
        storage.estimate(),
        storage.persisted(),
      ]);
      if (usage === undefined || quota === undefined) return null;
      return { usedBytes: usage, quotaBytes: quota, isPersisted };
    } catch {
      // Some browsers do not say in private windows: then nothing is known, and the disk will tell.
      return null;
    }
  }

  #clear(): void {
    this.failed = null;
    this.done = "";
  }

  #fail(kind: InstalledFailure["kind"], id: string | null, thrown: unknown): void {
    this.failed = { kind, id, failure: toFailure(thrown) };
  }
}
