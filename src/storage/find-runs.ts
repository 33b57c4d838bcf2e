import { Dexie } from "dexie";
import type { Database } from "./database.ts";
import type { RunRow, RunStatus } from "./run-row.ts";
import { searchPrefixes } from "./search-words.ts";

/** What is wanted of the history. Left out or `null` is no condition. */
export interface RunQuery {
  /** Beginnings of words of the question or the answer; all of them must occur. */
  readonly text?: string;
  readonly policy?: string | null;
  readonly status?: RunStatus | null;
  readonly demo?: boolean | null;
  /** The last run of the page before. */
  readonly before?: Pick<RunRow, "startedAt" | "id"> | null;
  readonly limit: number;
}

export interface RunPage {
  /** Newest first. */
  readonly runs: readonly RunRow[];
  /** True when older ones follow. */
  readonly more: boolean;
}

/** Up to this many hits are read and sorted; beyond it, walking from the newest finds a page sooner. */
const FEW = 500;

/** One page of the history. */
export async function findRuns(database: Database, query: RunQuery): Promise<RunPage> {
  const hits = await findHits(database, query.text ?? "");
  const found =
    hits !== null && hits.size <= FEW
      ? await readHits(database, hits, query)
      : await walk(database, hits, query);
  return { runs: found.slice(0, query.limit), more: found.length > query.limit };
}

/** The runs with words that begin as asked; `null` when nothing was asked. */
async function findHits(database: Database, text: string): Promise<ReadonlySet<string> | null> {
  const prefixes = searchPrefixes(text);
  // A search for blanks or dots alone asks for nothing.
  if (prefixes.length === 0) return null;
  const each = await Promise.all(
    prefixes.map((prefix) => database.runs.where("words").startsWith(prefix).primaryKeys()),
  );
  const [first = [], ...rest] = each.map((ids) => new Set(ids));
  return new Set([...first].filter((id) => rest.every((ids) => ids.has(id))));
}

async function readHits(
  database: Database,
  hits: ReadonlySet<string>,
  query: RunQuery,
): Promise<readonly RunRow[]> {
  const rows = await database.runs.bulkGet([...hits]);
  return rows
    .filter((row) => row !== undefined)
    .filter((row) => fits(row, query) && (!query.before || newestFirst(query.before, row) < 0))
    .sort(newestFirst)
    .slice(0, query.limit + 1);
}

/** By key from the newest; one more than asked shows whether older ones follow. */
function walk(
  database: Database,
  hits: ReadonlySet<string> | null,
  query: RunQuery,
): PromiseLike<readonly RunRow[]> {
  const { status, before, limit } = query;
  const place = before ? [before.startedAt, before.id] : [Dexie.maxKey, Dexie.maxKey];
  const range = status
    ? database.runs
        .where("[status+startedAt+id]")
        .between([status, Dexie.minKey, Dexie.minKey], [status, ...place], true, false)
    : database.runs
        .where("[startedAt+id]")
        .between([Dexie.minKey, Dexie.minKey], place, true, false);
  return range
    .reverse()
    .filter((row) => (hits === null || hits.has(row.id)) && fits(row, query))
    .limit(limit + 1)
    .toArray();
}

function fits(row: RunRow, { policy, status, demo }: RunQuery): boolean {
  return (
    (policy ?? row.policy) === row.policy &&
    (status ?? row.status) === row.status &&
    (demo ?? row.demo) === row.demo
  );
}

type Place = Pick<RunRow, "startedAt" | "id">;

/** The order of the index: by time, then by id. */
function newestFirst(a: Place, b: Place): number {
  if (a.startedAt !== b.startedAt) return b.startedAt - a.startedAt;
  return a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
}
