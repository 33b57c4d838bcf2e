import type { Clock } from "#core/ports/clock.ts";
import { listFolder } from "./http-folder-list.ts";
import { HttpRanges } from "./http-ranges.ts";
import { listRepository } from "./http-repository-list.ts";
import { weightsInvalid } from "./weight-errors.ts";
import type { SourceFile, WeightSource } from "./weight-source.ts";

/** What a source over HTTP needs of the world. */
export interface HttpWorld {
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  readonly clock: Clock;
}

/** The hub that repositories are on unless another host is named. */
export const HUGGING_FACE = "https://huggingface.co";

/** A repository of Hugging Face, or of a host that answers like it. */
export interface RepositoryAddress {
  /** `https://huggingface.co`, or a mirror. */
  readonly host: string;
  /** `owner/name` */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** Reads a repository: the hub's list says sizes and the SHA-256 of large files. Throws `weights-invalid` for names that cannot be. */
export function openRepository(world: HttpWorld, address: RepositoryAddress): WeightSource {
  const { repository, revision } = address;
  const host = folderOf(address.host);
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || repository.includes("..")) {
    throw weightsInvalid(
      "That is not the name of a repository.",
      "Write it as owner/name, as it stands in its address.",
    );
  }
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(revision) || revision.includes("..")) {
    throw weightsInvalid(
      "That is not the name of a revision.",
      "Name a branch, a tag or a commit.",
    );
  }
  const encoded = encodeURIComponent(revision);
  return new HttpSource(
    `${repository}@${revision}`,
    new HttpRanges(world, `${host}${repository}/resolve/${encoded}/`),
    (ranges, signal) =>
      listRepository(
        ranges,
        `${host}api/models/${repository}/tree/${encoded}?recursive=true`,
        signal,
      ),
  );
}

/** Reads a folder on a server that lists nothing: files are found by the names they must have. Throws `weights-invalid`. */
export function openFolder(world: HttpWorld, url: string): WeightSource {
  const folder = folderOf(url);
  const { host, pathname } = new URL(folder);
  return new HttpSource(`${host}${pathname}`, new HttpRanges(world, folder), listFolder);
}

/** An address with a slash at its end, and without what may be secret: a query, a password. */
function folderOf(address: string): string {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw weightsInvalid("That is not a complete address.", "Begin it with https://.");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw weightsInvalid("Only http and https addresses can be read.");
  }
  return `${url.origin}${url.pathname.replace(/\/*$/, "/")}`;
}

type ListFiles = (ranges: HttpRanges, signal: AbortSignal) => Promise<readonly SourceFile[]>;

class HttpSource implements WeightSource {
  readonly label: string;
  readonly #ranges: HttpRanges;
  readonly #list: ListFiles;
  #files: Promise<ReadonlyMap<string, SourceFile>> | null = null;

  constructor(label: string, ranges: HttpRanges, list: ListFiles) {
    this.label = label;
    this.#ranges = ranges;
    this.#list = list;
  }

  async files(signal: AbortSignal): Promise<readonly SourceFile[]> {
    return [...(await this.#known(signal)).values()];
  }

  async read(name: string, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
    const file = (await this.#known(signal)).get(name);
    if (file === undefined) throw weightsInvalid(`There is no ${name} at the source.`);
    return await this.#ranges.read(name, start, end, file.size, signal);
  }

  /** Listed once: a conversion sees one state of the source. */
  #known(signal: AbortSignal): Promise<ReadonlyMap<string, SourceFile>> {
    this.#files ??= this.#list(this.#ranges, signal).then(
      (files) => new Map(files.map((file) => [file.name, file])),
      (thrown: unknown) => {
        this.#files = null;
        throw thrown;
      },
    );
    return this.#files;
  }
}
