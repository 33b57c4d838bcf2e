import type { EvaluatedTable } from "#core/evaluation/evaluate-table.ts";
import { ROUTER_TITLES } from "#core/evaluation/learned/router-titles.ts";
import type { VerdictCode } from "#core/evaluation/report/verdict-kinds.ts";
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

/** How far a report is that nobody works on any more. */
export interface Standing {
  /** Of how many routers there should be one. */
  readonly asked: number;
  /** `null` when there is none. */
  readonly evaluated: EvaluatedTable | null;
  readonly isWhole: boolean;
  /** What a first look with few routers said. */
  readonly firstVerdict: VerdictCode | null;
}

/** What stands, and whether a first look said something else. */
export function standingText({ asked, evaluated, isWhole, firstVerdict }: Standing): string {
  if (evaluated === null) return "Stopped before anything was judged.";
  const { routers, verdict } = evaluated.report;
  if (!isWhole) {
    const most = Math.max(asked, routers.length);
    return `Stopped: ${routers.length} of ${most} routers are judged, and not everything is tried.`;
  }
  const changed =
    firstVerdict === null || firstVerdict === verdict.code
      ? ""
      : ` The first look, with fewer of them, said otherwise: ${FIRST_WORDS[firstVerdict]}.`;
  return `${routers.length === 1 ? "One router is" : `${routers.length} routers are`} judged.${changed}`;
}

const FIRST_WORDS = {
  pays: "it pays",
  "does-not-pay": "it does not pay",
  "cannot-be-told": "it cannot be told",
  "nothing-to-judge": "there was nothing to judge",
} as const satisfies Record<VerdictCode, string>;

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
