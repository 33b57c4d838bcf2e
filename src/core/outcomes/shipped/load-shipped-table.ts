import { readLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import type { LexicalModel } from "#core/embeddings/lexical/lexical-model.ts";
import { isAbort, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { bodyChunks } from "./body-chunks.ts";
import { readShipped } from "./read-shipped-table.ts";
import type { ShippedTable } from "./shipped-table.ts";
import type { ShippedTableFiles } from "./shipped-tables.ts";

/** How the page's own files are reached. */
export interface OwnFiles {
  readonly fetch: typeof globalThis.fetch;
  /** The page's address: a worker's own is another. */
  readonly base: string;
  readonly signal: AbortSignal;
}

/** No file of ours is larger. */
const MOST_BYTES = 8_388_608;

/** Loads a table that comes with the page. Throws `offline` when it cannot be had, `import-invalid` for a damaged one, and `aborted`. */
export async function loadShipped(
  { path, title }: ShippedTableFiles,
  files: OwnFiles,
): Promise<ShippedTable> {
  return readShipped(await loadFile(path, `The table of ${title}`, files));
}

/**
 * Loads the lexical embedding that a shipped table's vectors were made with; `embedding` is the name that the table tells. Throws
 * `embedding-mismatch` for another one, and as {@link loadShipped} does.
 */
export async function loadShippedLexical(
  { lexicalPath, title }: ShippedTableFiles,
  embedding: string,
  files: OwnFiles,
): Promise<LexicalModel> {
  const model = readLexicalModel(await loadFile(lexicalPath, `The embedding of ${title}`, files));
  if (model.name === embedding) return model;
  throw new SwitchyardError(
    "embedding-mismatch",
    `The table’s vectors were made with ${embedding}, but the page brings ${model.name}.`,
    { fix: "Load the page again.", side: "switchyard" },
  );
}

async function loadFile(
  path: string,
  what: string,
  { fetch, base, signal }: OwnFiles,
): Promise<Uint8Array> {
  throwIfAborted(signal);
  try {
    const response = await fetch(new URL(path, base).href, { signal });
    if (!response.ok) throw missing(path, response.status);
    const parts: Uint8Array[] = [];
    for await (const part of bodyChunks(response, MOST_BYTES)) parts.push(part);
    return join(parts);
  } catch (cause) {
    throwIfAborted(signal);
    if (isAbort(cause) || cause instanceof SwitchyardError) throw cause;
    throw new SwitchyardError("offline", `${what} could not be loaded.`, {
      fix: "Connect to the network once; from then on this browser keeps it.",
      side: "network",
      retryable: true,
      cause,
    });
  }
}

function missing(path: string, status: number): SwitchyardError {
  return new SwitchyardError(
    "import-invalid",
    `The page’s own server has no ${path}: it answered ${status}.`,
    { fix: "Whoever serves the page has to copy the folder tables as well.", side: "switchyard" },
  );
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
