import type { Failure } from "#core/errors.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import type {
  InstalledModel,
  InstallPlan,
  ModelOrigin,
} from "#storage/installed/installed-model.ts";

/** A file of a folder that the visitor opened. */
export interface LocalFile {
  /** Without its folder. */
  readonly name: string;
  readonly file: File;
}

/** A model to be installed. */
export interface InstallRequest {
  readonly origin: ModelOrigin;
  readonly quantization: Quantization;
  /** Of an origin of kind `folder`; else empty. */
  readonly files: readonly LocalFile[];
}

/** How far an installation, a check or a repair is. */
export interface WorkProgress {
  /** What is read right now: a tensor or a file; empty at the beginning. */
  readonly at: string;
  readonly done: number;
  /** Tensors of a conversion, files of anything else. */
  readonly of: number;
  readonly bytes: number;
  readonly totalBytes: number;
  /** Bytes of this time only, for the rate. */
  readonly newBytes: number;
  readonly writtenBytes: number;
  readonly totalWriteBytes: number;
  readonly elapsedMs: number;
}

/** What comes over a port of work. `finish` is last, and always comes; `{type:"stop"}` on the port stops the work. */
export type WorkMessage =
  | { readonly type: "progress"; readonly progress: WorkProgress }
  | {
      readonly type: "finish";
      readonly failure: Failure | null;
      /** Names of damaged or missing files, of a check; else empty. */
      readonly damaged: readonly string[];
    };

/** The worker that installs models. Work goes over ports; everything else is a call. */
export interface InstalledApi {
  /** Reads small files only. Throws what stands in the way, by name. */
  plan(request: InstallRequest): Promise<InstallPlan>;
  /** Installs, or goes on where an earlier attempt stopped. */
  install(request: InstallRequest, port: MessagePort): void;
  models(): Promise<readonly InstalledModel[]>;
  /** Reads every byte and compares it with the manifest. */
  verify(id: string, port: MessagePort): void;
  /** Makes the files again that the last check found damaged. `files` is for a model from a folder of this computer. */
  repair(id: string, files: readonly LocalFile[], port: MessagePort): void;
  /** Copies the model's files into a folder of this computer. */
  exportTo(id: string, folder: FileSystemDirectoryHandle, port: MessagePort): void;
  /** The model's files as one archive (tar); its bytes stay on the disk until they are read. */
  archive(id: string): Promise<Blob>;
  /** Deletes all of a model, finished or begun. */
  remove(id: string): Promise<void>;
}
