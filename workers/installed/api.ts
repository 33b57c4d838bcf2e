import type { Failure } from "#core/errors.ts";
import type { ConversionSummary } from "#core/weights/conversion-plan.ts";
import type { Quantization } from "#core/weights/quantization.ts";

/** A file of a folder that the visitor opened. */
export interface LocalFile {
  /** Without its folder. */
  readonly name: string;
  readonly file: File;
}

/** Where a model comes from. */
export type ModelOrigin =
  /** A repository of Hugging Face, or of a host that answers like it. */
  | {
      readonly kind: "repository";
      /** `https://huggingface.co`, or a mirror. */
      readonly host: string;
      /** `owner/name` */
      readonly repository: string;
      /** A branch, a tag or a commit. */
      readonly revision: string;
    }
  /** A folder on a server that lists nothing. */
  | { readonly kind: "address"; readonly url: string }
  /** A folder of this computer. It is read again for a repair or after a reload, so the visitor is asked for it again. */
  | { readonly kind: "folder"; readonly name: string };

/** A model to be installed. */
export interface InstallRequest {
  readonly origin: ModelOrigin;
  readonly quantization: Quantization;
  /** Of an origin of kind `folder`; else empty. */
  readonly files: readonly LocalFile[];
}

/** What an installation takes and gives, before anything large is read. */
export interface InstallPlan {
  /** The model's place among the installed ones; the same request has the same. */
  readonly id: string;
  /** For people: the last part of where it comes from. */
  readonly name: string;
  /** `copy`: the files are in the engine's format already. */
  readonly work: "convert" | "copy";
  readonly summary: ConversionSummary;
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

/** How the last look at every byte of an installed model ended. */
export interface Verification {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly damaged: readonly string[];
}

/** A model in this browser's storage: whole, or begun. */
export interface InstalledModel {
  readonly id: string;
  readonly name: string;
  readonly origin: ModelOrigin;
  readonly quantization: Quantization;
  readonly work: InstallPlan["work"];
  readonly isComplete: boolean;
  /** What is stored of it. */
  readonly bytes: number;
  readonly files: number;
  /** What it takes when it is whole. */
  readonly totalBytes: number;
  /** Input files whose published SHA-256 was found right, of how many; `null` while it is not whole. */
  readonly checkedInputs: { readonly right: number; readonly of: number } | null;
  readonly verification: Verification | null;
  /** The compiled library that fits, and the shape of its prompts; `null` when none of the table does. */
  readonly libraryUrl: string | null;
  readonly shape: "qwen" | "llama" | null;
}

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
