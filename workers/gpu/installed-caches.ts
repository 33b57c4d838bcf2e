import { SwitchyardError } from "#core/errors.ts";
import { hexOf } from "#core/hash/hex.ts";
import { installedUrl, readInstalledUrl } from "#storage/installed/installed-url.ts";
import type { ModelShelf } from "#storage/installed/model-shelf.ts";

/**
 * The browser's caches with the installed models in them, for an engine that looks for a model's files there: what is
 * asked under an installed model's address is read from its folder. **Every byte is checked on this way**: a file is
 * read whole, its SHA-256 is compared with the manifest's, and only then it is given out, so that what the graphics
 * processor gets is what was checked and not what lies there a moment later. That is one pass of the browser's own
 * hash over the weights at each load (see `installed-caches.browser.test.ts` for a rate) and one shard of memory.
 *
 * This is the one place that knows how the engine finds its files; an engine with other habits needs another one, and
 * no model has to be moved.
 */
export function withInstalledModels(
  caches: Pick<CacheStorage, "open">,
  shelf: () => Promise<ModelShelf>,
): Pick<CacheStorage, "open"> {
  return {
    open: async (name) => {
      const cache = await caches.open(name);
      return {
        match: async (request, options) =>
          (await installedFile(shelf, addressOf(request))) ?? cache.match(request, options),
        keys: async (request, options) =>
          request === undefined
            ? [...(await cache.keys()), ...(await installedRequests(shelf))]
            : cache.keys(request, options),
        matchAll: (request, options) => cache.matchAll(request, options),
        add: (request) => cache.add(request),
        addAll: (requests) => cache.addAll(requests),
        // What is installed changes with an installation only.
        put: async (request, response) => {
          if (readInstalledUrl(addressOf(request)) === null) await cache.put(request, response);
        },
        delete: (request, options) => cache.delete(request, options),
      };
    },
  };
}

/**
 * `undefined` for another address than an installed model's. Throws `model-invalid` for a model or a file that was
 * never installed, and `checksum-mismatch` for one that is gone.
 */
async function installedFile(
  shelf: () => Promise<ModelShelf>,
  url: string,
): Promise<Response | undefined> {
  const asked = readInstalledUrl(url);
  if (asked === null) return undefined;
  const model = await (await shelf()).finished(asked.id);
  const known = model?.manifest.files.find(({ name }) => name === asked.file);
  if (model === null || known === undefined) throw notInstalled(asked.id, asked.file);
  const file = await model.folder.file(known.name);
  if (file === null) throw damaged(`${known.name} is missing`);
  return new CheckedResponse(file, known.sha256);
}

/**
 * Reads and checks when somebody wants the content, and gives it without a copy: the engine also asks only to see
 * whether a file is there. Not a stream, because a browser hides why a stream failed.
 */
class CheckedResponse extends Response {
  readonly #file: File;
  readonly #sha256: string;

  constructor(file: File, sha256: string) {
    super(null);
    this.#file = file;
    this.#sha256 = sha256;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = await this.#file.arrayBuffer();
    const sum = await crypto.subtle.digest("SHA-256", bytes);
    if (hexOf(new Uint8Array(sum)) === this.#sha256) return bytes;
    throw damaged(`the SHA-256 of ${this.#file.name} is not the manifest’s`);
  }

  override async text(): Promise<string> {
    return new TextDecoder().decode(await this.arrayBuffer());
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }

  override async blob(): Promise<Blob> {
    return new Blob([await this.arrayBuffer()]);
  }

  override clone(): Response {
    return new CheckedResponse(this.#file, this.#sha256);
  }
}

/** Addresses of all files of all finished models; none where the browser has no such storage. */
async function installedRequests(shelf: () => Promise<ModelShelf>): Promise<Request[]> {
  const opened = await shelf().catch(() => null);
  if (opened === null) return [];
  const models = await opened.list();
  const finished = await Promise.all(
    models.map(async ({ id }) => ({ id, model: await opened.finished(id) })),
  );
  return finished.flatMap(({ id, model }) =>
    (model?.manifest.files ?? []).map(
      ({ name }) => new Request(`${installedUrl(id)}/resolve/main/${name}`),
    ),
  );
}

function addressOf(request: RequestInfo | URL): string {
  return request instanceof Request ? request.url : String(request);
}

function notInstalled(id: string, file: string): SwitchyardError {
  return new SwitchyardError("model-invalid", `This browser has no ${file} of ${id} installed.`, {
    fix: "Install the model again under Models, or choose another one.",
    side: "visitor",
  });
}

function damaged(why: string): SwitchyardError {
  return new SwitchyardError("checksum-mismatch", `This installed model is damaged: ${why}.`, {
    fix: "Verify it under Models and repair it: only what is damaged is made again.",
    side: "visitor",
  });
}
