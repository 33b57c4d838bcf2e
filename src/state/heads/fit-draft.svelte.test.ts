import { expect, test } from "vitest";
import { SAMPLE_TABLE, UNKNOWN_TABLE } from "#state/fixtures/scripted-heads.ts";
import { embeddingPreset } from "#state/gpu/embedding-presets.ts";
import type { ChosenFile, ColumnMapping, TableSummary } from "#workers/heads/api.ts";
import { FitDraft } from "./fit-draft.svelte.ts";

interface Inspection {
  readonly files: readonly ChosenFile[];
  readonly mapping: ColumnMapping | null;
}

/** A draft whose tables are what the worker would say of them. */
function draftOf(answer: (inspection: Inspection) => TableSummary | null) {
  const inspections: Inspection[] = [];
  const draft = new FitDraft({
    inspect: async (files, mapping) => {
      inspections.push({ files, mapping });
      return answer({ files, mapping });
    },
    pools: { list: [] },
    embedding: { chosen: null, place: "server", preset: embeddingPreset("") },
    known: async () => [],
  });
  return { draft, inspections };
}

function file(name: string, lastModified = 1): readonly ChosenFile[] {
  return [{ path: name, file: new File(["x"], name, { lastModified }) }];
}

/** The worker reads the table as it was told. */
function mappedTable(mapping: ColumnMapping): TableSummary {
  const columns = UNKNOWN_TABLE.columns.map((column) => ({
    ...column,
    use: mapping.find((use) => use.column === column.name) ?? column.use,
  }));
  return { ...SAMPLE_TABLE, format: "mapped", columns, problem: null };
}

const answer = ({ mapping }: Inspection) =>
  mapping === null ? UNKNOWN_TABLE : mappedTable(mapping);

test("a table that is understood needs no word about its columns", async () => {
  const { draft, inspections } = draftOf(() => SAMPLE_TABLE);
  await draft.choose(file("t.csv"));
  expect(inspections.map(({ mapping }) => mapping)).toEqual([null]);
  expect(draft.hasNewColumns).toBe(false);
  expect(draft.columns.map(({ kind }) => kind)).toEqual(["question", "score", "tokens", "unused"]);
});

test("what the columns hold is chosen, and whose they are begins with what their names say", async () => {
  const { draft, inspections } = draftOf(answer);
  await draft.choose(file("t.csv"));
  const [ask, mark, cost] = draft.columns;
  expect(cost).toMatchObject({ kind: "cost", model: "gpt" });
  ask?.choose("question", false);
  mark?.choose("score-percent", false);
  expect(mark?.model).toBe("mark");
  if (mark !== undefined) mark.model = " gpt ";
  expect(draft.hasNewColumns).toBe(true);
  expect(draft.problems.columns).toBeDefined();
  await draft.useColumns();
  expect(inspections[1]?.mapping).toEqual([
    { column: "Ask", role: "question", model: null, budget: "unlimited", isHundredths: false },
    { column: "mark", role: "score", model: "gpt", budget: "unlimited", isHundredths: true },
    {
      column: "gpt cost ($)",
      role: "cost",
      model: "gpt",
      budget: "unlimited",
      isHundredths: false,
    },
  ]);
  expect(structuredClone(inspections[1]?.mapping)).toEqual(inspections[1]?.mapping);
  expect(draft.hasNewColumns).toBe(false);
  expect(draft.problems.columns).toBeUndefined();
});

test("a column that names the models takes the place of names for each column", async () => {
  const { draft, inspections } = draftOf(answer);
  await draft.choose(file("t.csv"));
  draft.columns[0]?.choose("model", false);
  draft.columns[1]?.choose("score", draft.hasModelColumn);
  expect(draft.columns[1]?.model).toBe("");
  await draft.useColumns();
  expect(inspections[1]?.mapping?.map(({ model }) => model)).toEqual([null, null, null]);
});

test("what was said is remembered for the file, until it is taken back", async () => {
  const { draft, inspections } = draftOf(answer);
  await draft.choose(file("t.csv"));
  draft.columns[0]?.choose("question", false);
  await draft.useColumns();
  draft.clear();
  await draft.choose(file("other.csv"));
  expect(inspections.at(-1)?.mapping).toBeNull();
  await draft.choose(file("t.csv"));
  expect(inspections.at(-1)?.mapping?.[0]).toMatchObject({ column: "Ask", role: "question" });
  expect(draft.isMapped).toBe(true);
  // The same name with another content is another file.
  await draft.choose(file("t.csv", 2));
  expect(inspections.at(-1)?.mapping).toBeNull();
  await draft.choose(file("t.csv"));
  await draft.forgetColumns();
  await draft.choose(file("t.csv"));
  expect(inspections.at(-1)?.mapping).toBeNull();
});

test("a fit reads the columns as they were chosen", async () => {
  const { draft } = draftOf(answer);
  await draft.choose(file("t.csv"));
  draft.columns[0]?.choose("question", false);
  await draft.useColumns();
  draft.source = "page";
  for (const model of draft.models) Object.assign(model, { input: "1", output: "2" });
  expect(draft.finish()?.job.mapping?.[0]).toMatchObject({ column: "Ask", role: "question" });
  draft.columns[1]?.choose("id", false);
  expect(draft.finish()).toBeNull();
});

test("where the table cannot be read so, what was chosen stays", async () => {
  const { draft } = draftOf(({ mapping }) => (mapping === null ? UNKNOWN_TABLE : null));
  await draft.choose(file("t.csv"));
  draft.columns[0]?.choose("question", false);
  await draft.useColumns();
  expect(draft.columns[0]?.kind).toBe("question");
  expect(draft.hasNewColumns).toBe(true);
});
