import { isAbort, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { Sha256, sha256Hex } from "#core/hash/sha256.ts";
import { readConfig } from "#core/heads/checkpoint-config.ts";
import { writeCompactHeads } from "#core/heads/compact-heads.ts";
import type { Heads } from "#core/heads/heads.ts";
import { type CheckpointFile, readCheckpoint } from "#core/heads/read-checkpoint.ts";

/** A published checkpoint at one commit, and what must come from there. */
export interface PublishedCheckpoint {
  readonly folder: string;
  /** For a person. */
  readonly source: string;
  /** Of config.json. */
  readonly configSha256: string;
  /** Of all weights in the compact form. */
  readonly weightsSha256: string;
}

const COMMIT = "b0b2291aeee08feb4bedbd199ab014ec60d0004f";

/** The commit whose behaviour is reproduced here. The files are their authors' and not part of this project. */
export const RELEASED_CHECKPOINT: PublishedCheckpoint = {
  folder: `https://raw.githubusercontent.com/UCF-ML-Research/R2-Router/${COMMIT}/r2_router`,
  source: `https://github.com/UCF-ML-Research/R2-Router at ${COMMIT}`,
  configSha256: "37a0b0e5e59987eb7282a0b5f14f167b73454db2924d7db758bac09460ba92a8",
  weightsSha256: "9357bd04945708d947b67d3bf2b634c054fe1e2eafec60f7c61c8cc5ff497ed0",
};

/** The three files of each model. */
const NAMES = [
  "limited_score_predictors.joblib",
  "unlimited_score_predictor.joblib",
  "unlimited_token_predictor.joblib",
] as const;

/** The largest has 64,233 bytes; far more is not one of them. */
const MOST_BYTES = 1_048_576;
/** At once: as many as a browser opens to one host over HTTP/1.1. */
const PARALLEL = 6;

export interface DownloadOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Told after each file. */
  readonly report: (done: number, total: number | null) => void;
}

/**
 * Downloads the released checkpoint from its public repository and checks that it is the one this project knows, down
 * to the last bit of every weight. Throws `provider-error` when a file cannot be had, `checksum-mismatch` when something
 * else came, `import-invalid` for a file that cannot be read, and `aborted`.
 */
export async function downloadReleased(
  checkpoint: PublishedCheckpoint,
  options: DownloadOptions,
): Promise<Heads> {
  const { folder, source, configSha256, weightsSha256 } = checkpoint;
  const { signal, report } = options;
  report(0, null);
  const config = await download(`${folder}/config.json`, options);
  const text = new TextDecoder().decode(config);
  if (sha256Hex(text) !== configSha256) throw mismatch("config.json");
  const { models } = readConfig(JSON.parse(text), "config.json");
  const paths = models.flatMap(({ checkpointDir }) =>
    NAMES.map((name) => `checkpoints/${checkpointDir}/${name}`),
  );
  const urls = paths.map((path) => `${folder}/${path}`);
  const bytes = await downloadAll(urls, options);
  const files = [
    { path: "config.json", read: async () => config },
    ...paths.map((path, index): CheckpointFile => {
      return { path, read: async () => bytes[index] ?? new Uint8Array() };
    }),
  ];
  const { heads } = await readCheckpoint(files, { source, signal });
  const { bin } = writeCompactHeads(heads);
  if (new Sha256().update(bin).digestHex() !== weightsSha256) throw mismatch("a checkpoint");
  return heads;
}

async function downloadAll(
  urls: readonly string[],
  options: DownloadOptions,
): Promise<readonly Uint8Array[]> {
  const total = urls.length + 1;
  const bytes: Uint8Array[] = [];
  const stopper = new AbortController();
  const signal = AbortSignal.any([options.signal, stopper.signal]);
  const waiting = [...urls.entries()];
  let done = 1;
  options.report(done, total);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, url] = next;
      bytes[index] = await download(url, { ...options, signal });
      done += 1;
      options.report(done, total);
    }
  };
  const workers = Array.from({ length: PARALLEL }, worker);
  try {
    await Promise.all(workers);
  } finally {
    // After a failure the others are of no use.
    stopper.abort();
    await Promise.allSettled(workers);
  }
  return bytes;
}

async function download(
  url: string,
  { fetch, signal }: Pick<DownloadOptions, "fetch" | "signal">,
): Promise<Uint8Array> {
  throwIfAborted(signal);
  try {
    const response = await fetch(url, {
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal,
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return await readBounded(response);
  } catch (cause) {
    throwIfAborted(signal);
    if (isAbort(cause)) throw cause;
    throw new SwitchyardError(
      "provider-error",
      `${url.slice(url.lastIndexOf("/") + 1)} could not be downloaded.`,
      {
        fix: `Check that ${new URL(url).host} can be reached from here and try again, or import the files from a folder.`,
        side: "network",
        retryable: true,
        cause,
      },
    );
  }
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    length += part.value.length;
    if (length > MOST_BYTES) {
      await reader?.cancel();
      throw new Error("the file is too large");
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function mismatch(what: string): SwitchyardError {
  return new SwitchyardError(
    "checksum-mismatch",
    `What was downloaded as ${what} is not the released one: its hash differs.`,
    {
      fix: "Try again; if it stays like this, import the files from a folder you trust.",
      side: "provider",
    },
  );
}
