import { isAbort, SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { bodyChunks } from "./body-chunks.ts";
import { JsonListSplitter } from "./json-list-splitter.ts";
import type { PublicFile, PublicSource } from "./public-source.ts";
import { questionHash } from "./question-hash.ts";
import type { ShippedTable } from "./shipped-table.ts";

export interface TextsProgress {
  readonly bytes: number;
  readonly of: number;
  /** Questions of the table whose text has come. */
  readonly matched: number;
}

export interface DownloadTextsOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TextsProgress) => void;
}

/** A table with the texts of its questions, as far as they were found; the others are empty. */
export interface TableWithTexts {
  readonly table: OutcomeTable;
  readonly matched: number;
  readonly of: number;
}

/** Where a file of a public source lies. GitHub lets pages of any origin read it. */
export function publicAddress({ repository, commit }: PublicSource, { path }: PublicFile): string {
  return `https://raw.githubusercontent.com/${repository}/${commit}/${path}`;
}

/**
 * Downloads the texts of a shipped table's questions from where they are public, and gives each to the question that its hash names.
 * Texts are looked at as they come; nothing but them is kept. Throws `provider-error` when a file cannot be had, `checksum-mismatch`
 * when no question is in it, and `aborted`.
 */
export async function downloadTexts(
  { table, hashes }: ShippedTable,
  source: PublicSource,
  options: DownloadTextsOptions,
): Promise<TableWithTexts> {
  const { count } = table.questions;
  const texts: string[] = Array.from({ length: count }, () => "");
  const waiting = rowsByHash(hashes);
  const of = source.outcomes.reduce((sum, { bytes }) => sum + bytes, 0);
  let [bytes, matched] = [0, 0];
  options.onProgress({ bytes, of, matched });
  for (const file of source.outcomes) {
    for await (const piece of download(publicAddress(source, file), file, options)) {
      bytes += piece.bytes;
      for (const text of piece.texts) {
        const row = waiting.get(questionHash(text))?.shift();
        if (row === undefined) continue;
        texts[row] = text;
        matched += 1;
      }
      options.onProgress({ bytes, of, matched });
    }
  }
  if (matched === 0 && count > 0) throw foreign(source);
  return { table: { ...table, questions: { ...table.questions, texts } }, matched, of: count };
}

/** The questions of each hash in their order, which is that of the public files: a question that comes again has its own letters. */
function rowsByHash(hashes: Float64Array): ReadonlyMap<number, number[]> {
  const rows = new Map<number, number[]>();
  for (const [row, hash] of hashes.entries()) {
    const list = rows.get(hash);
    if (list === undefined) rows.set(hash, [row]);
    else list.push(row);
  }
  return rows;
}

interface Piece {
  readonly bytes: number;
  readonly texts: readonly string[];
}

async function* download(
  url: string,
  file: PublicFile,
  { fetch, signal }: DownloadTextsOptions,
): AsyncGenerator<Piece, void, void> {
  throwIfAborted(signal);
  try {
    const response = await fetch(url, {
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal,
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const splitter = new JsonListSplitter();
    const decoder = new TextDecoder();
    for await (const chunk of bodyChunks(response, file.bytes)) {
      throwIfAborted(signal);
      const objects = splitter.push(decoder.decode(chunk, { stream: true }));
      yield { bytes: chunk.length, texts: objects.flatMap(questionIn) };
    }
    if (!splitter.isClosed) throw new Error("the file has no end");
  } catch (cause) {
    throwIfAborted(signal);
    if (isAbort(cause)) throw cause;
    throw unreachable(url, cause);
  }
}

function questionIn(json: string): readonly string[] {
  const record: unknown = JSON.parse(json);
  const question = isRecord(record) ? record["question"] : null;
  return typeof question === "string" ? [question] : [];
}

function unreachable(url: string, cause: unknown): SwitchyardError {
  return new SwitchyardError(
    "provider-error",
    `${url.slice(url.lastIndexOf("/") + 1)} with the questions’ texts could not be downloaded.`,
    {
      fix: `Check that ${new URL(url).host} can be reached from here and try again. Everything else works without the texts.`,
      side: "network",
      retryable: true,
      cause,
    },
  );
}

function foreign({ repository }: PublicSource): SwitchyardError {
  return new SwitchyardError(
    "checksum-mismatch",
    `None of the texts that came from ${repository} is a question of this table.`,
    { fix: "Everything else works without the texts.", side: "provider" },
  );
}
