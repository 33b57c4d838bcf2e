import {
  findPolicyCheckpoint,
  POLICY_CHECKPOINTS,
  type PolicyCheckpoint,
} from "#core/weights/policy-checkpoints.ts";
import type { Quantization } from "#core/weights/quantization.ts";
import type { ModelOrigin } from "#storage/installed/installed-model.ts";
import type { InstallRequest, LocalFile } from "#workers/installed/api.ts";

/** Where the visitor takes a model from. */
export type OriginKind = ModelOrigin["kind"];

/** A folder of this computer as the visitor opened it. */
export interface OpenedFolder {
  readonly name: string;
  readonly files: readonly LocalFile[];
}

export type DraftField = "repository" | "revision" | "host" | "url" | "folder";

export type DraftReading =
  | { readonly ok: true; readonly request: InstallRequest }
  /** What is missing or wrong, by field; what is missing has no words. */
  | { readonly ok: false; readonly problems: Readonly<Partial<Record<DraftField, string>>> };

/** Where models are published. */
const HUB = "https://huggingface.co";

/** The form of a model to be added. */
export class InstallDraft {
  kind: OriginKind = $state("repository");
  /** A published policy's id, or `other`. */
  preset: string = $state(POLICY_CHECKPOINTS[0]?.id ?? "other");
  repository = $state("");
  revision = $state("main");
  host = $state(HUB);
  url = $state("");
  folder: OpenedFolder | null = $state.raw(null);
  quantization: Quantization = $state("q4f16_1");

  /** `quantization` is what the device computes in. */
  constructor(quantization: Quantization) {
    this.quantization = quantization;
  }

  /** The published policy that the form means; `null` for another model. */
  get checkpoint(): PolicyCheckpoint | null {
    if (this.kind !== "repository") return null;
    return findPolicyCheckpoint(this.preset === "other" ? this.repository.trim() : this.preset);
  }

  get reading(): DraftReading {
    const read = this.#origin();
    if ("problems" in read) return { ok: false, problems: read.problems };
    const files = read.origin.kind === "folder" ? (this.folder?.files ?? []) : [];
    const { quantization } = this;
    return { ok: true, request: { origin: read.origin, quantization, files } };
  }

  #origin():
    | { readonly origin: ModelOrigin }
    | { readonly problems: Readonly<Partial<Record<DraftField, string>>> } {
    if (this.kind === "repository") return this.#repository();
    if (this.kind === "folder") {
      const { folder } = this;
      if (folder === null) return { problems: { folder: "" } };
      return { origin: { kind: "folder", name: folder.name } };
    }
    const url = addressOf(this.url);
    if (url === null) return { problems: { url: this.url.trim() === "" ? "" : ADDRESS_RULE } };
    return { origin: { kind: "address", url: url.endsWith("/") ? url : `${url}/` } };
  }

  #repository() {
    const repository = this.checkpoint?.repository ?? this.repository.trim();
    const revision = this.revision.trim();
    const host = addressOf(this.host);
    const problems: Partial<Record<DraftField, string>> = {
      ...(repository === ""
        ? { repository: "" }
        : /^[\w.-]+\/[\w.-]+$/.test(repository)
          ? {}
          : { repository: "A repository is written as owner/name." }),
      ...(/^[\w][\w./-]*$/.test(revision) && !revision.includes("..")
        ? {}
        : { revision: "A revision is a branch, a tag or a commit." }),
      ...(host === null ? { host: ADDRESS_RULE } : {}),
    };
    if (host === null || Object.keys(problems).length > 0) return { problems };
    const origin: ModelOrigin = {
      kind: "repository",
      host: host.replace(/\/+$/, ""),
      repository,
      revision,
    };
    return { origin };
  }
}

const ADDRESS_RULE = "An address begins with https:// or http:// and holds no name or password.";

/** A complete address without name, password, search or fragment; `null` for anything else. */
function addressOf(text: string): string | null {
  if (!URL.canParse(text.trim())) return null;
  const url = new URL(text.trim());
  const isPlain = url.username === "" && url.password === "" && url.search === "";
  return /^https?:$/.test(url.protocol) && isPlain ? `${url.origin}${url.pathname}` : null;
}
