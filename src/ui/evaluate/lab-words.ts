import { ROUTER_TITLES } from "#core/evaluation/learned/router-titles.ts";
import type { ColumnRole } from "#state/lab/columns-draft.svelte.ts";
import type { LabProgress } from "#state/lab/lab-job.svelte.ts";

const PHASES = {
  reading: "Reading the files",
  downloading: "Downloading the questions",
  storing: "Storing",
  loading: "Loading the table",
  comparing: "Looking for questions that are nearly the same",
  embedding: "Turning questions into numbers",
  fitting: "Fitting",
  judging: "Judging",
  deepening: "Trying fewer questions, and unknown tasks",
  writing: "Writing the file",
} as const satisfies Record<LabProgress["phase"], string>;

/** What is being done, for a person. */
export function stepText(progress: LabProgress | null): string {
  if (progress === null) return "Starting";
  const { phase, name } = progress;
  const title = (ROUTER_TITLES as Readonly<Record<string, string>>)[name] ?? name;
  return title === "" ? PHASES[phase] : `${PHASES[phase]}: ${title}`;
}

/** What a column of a table may hold. */
export const ROLE_LABELS: Readonly<Record<ColumnRole, string>> = {
  id: "Id of the question",
  text: "Question",
  task: "Task or data set",
  split: "Part: train or test",
  group: "Document or group of questions",
  candidate: "Name of the candidate",
  score: "Score",
  cost: "Cost",
  inputTokens: "Tokens in",
  outputTokens: "Tokens out",
  latency: "Time it took",
  replyLength: "Length of the reply",
  reply: "Reply",
};
