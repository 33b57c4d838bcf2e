import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SwitchyardError } from "#core/errors.ts";
import { sha256Hex } from "#core/hash/sha256.ts";
import { isRecord } from "#core/is-record.ts";
import { estimateCosts, withPrices } from "#core/outcomes/estimate-costs.ts";
import { normaliseQuestion } from "#core/outcomes/normalise-question.ts";
import { OutcomeBuilder } from "#core/outcomes/outcome-builder.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { documentRecords } from "#core/outcomes/readers/document-records.ts";
import { routerDcReader } from "#core/outcomes/readers/routerdc.ts";
import type { PublicFile, PublicSource } from "#core/outcomes/shipped/public-source.ts";
import { readPrices } from "./evaluate-prices.ts";

/**
 * The table in a checkout of a public source, with texts, tasks and list prices. Throws `checksum-mismatch` for a file that is not the
 * one of the commit, `import-invalid` for a row that cannot be read, and the file system's errors.
 */
export async function readPublicTable(folder: string, source: PublicSource): Promise<OutcomeTable> {
  const taskOf = await readTasks(folder, source.tasks);
  const builder = new OutcomeBuilder();
  for (const file of source.outcomes) {
    const reader = routerDcReader(file.path);
    const records = documentRecords(JSON.parse(await readChecked(folder, file))) ?? [];
    for (const [index, record] of records.entries()) {
      const row = reader.read(record, { file: file.path, line: index + 1 });
      // As it was asked, with the blanks around it: costs are estimated from its length.
      const text = typeof record["question"] === "string" ? record["question"] : row.text;
      const task = text === null ? null : (taskOf.get(normaliseQuestion(text)) ?? null);
      builder.add({ ...row, text, task }, file.path);
    }
  }
  const { repository, commit, licence } = source;
  const origin = { name: nameOf(repository), source: `${repository} at ${commit}`, licence };
  const { table, bad } = builder.finish(origin);
  const [first] = bad.listed;
  if (first !== undefined) throw invalid(`${first.file}, record ${first.line}: ${first.reason}.`);
  await readChecked(folder, source.prices);
  const listed = { source: `${origin.source}: ${source.prices.path}`, date: source.date };
  const prices = await readPrices(join(folder, source.prices.path));
  return estimateCosts(
    withPrices(table, new Map([...prices].map(([name, price]) => [name, { ...price, ...listed }]))),
  );
}

/** The first task of each normalised text: a text that stands under two tasks stands with the outcomes of the first. */
async function readTasks(
  folder: string,
  files: readonly PublicFile[],
): Promise<ReadonlyMap<string, string>> {
  const tasks = new Map<string, string>();
  for (const file of files) {
    const lines = (await readChecked(folder, file)).split("\n");
    for (const line of lines.filter((text) => text.trim() !== "")) {
      const record: unknown = JSON.parse(line);
      const { query, task_name: task } = isRecord(record) ? record : {};
      if (typeof query !== "string" || typeof task !== "string") continue;
      const key = normaliseQuestion(query);
      if (!tasks.has(key)) tasks.set(key, task);
    }
  }
  return tasks;
}

async function readChecked(folder: string, { path, sha256 }: PublicFile): Promise<string> {
  const text = await readFile(join(folder, path), "utf8");
  if (sha256Hex(text) === sha256) return text;
  throw new SwitchyardError("checksum-mismatch", `${path} is not the file of that commit.`, {
    fix: "Check the commit out that public-source.ts names.",
    side: "visitor",
  });
}

function nameOf(repository: string): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}

function invalid(why: string): SwitchyardError {
  return new SwitchyardError("import-invalid", why, { side: "visitor" });
}
