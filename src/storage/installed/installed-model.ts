import type { ConversionSummary } from "#core/weights/conversion-plan.ts";
import type { Quantization } from "#core/weights/quantization.ts";

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
