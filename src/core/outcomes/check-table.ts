import type { BadRowReport } from "./bad-rows.ts";
import { costFindings } from "./check-costs.ts";
import type { Finding } from "./finding.ts";
import { listNames } from "./list-names.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { isGraded, summariseScores } from "./score-summary.ts";

/** Below this no difference that matters can be told from chance. */
export const FEW_QUESTIONS = 60;

/**
 * Looks for what makes a table's report weaker than it seems, or impossible. Whatever stops comes first. `bad` is what was left out
 * while the table was read.
 */
export function checkTable(
  table: OutcomeTable,
  bad: BadRowReport | null = null,
): readonly Finding[] {
  const findings = [
    ...sizeFindings(table),
    ...scoreFindings(table),
    ...costFindings(table),
    ...questionFindings(table),
    ...badFindings(bad),
  ];
  return [
    ...findings.filter(({ weight }) => weight === "stops"),
    ...findings.filter(({ weight }) => weight === "limits"),
    ...findings.filter(({ weight }) => weight === "note"),
  ];
}

/** Candidates of a table that a pool does not have: a router fitted on the table cannot be used there as it is. */
export function checkPool(table: OutcomeTable, known: ReadonlySet<string>): readonly Finding[] {
  const missing = table.candidates.map(({ name }) => name).filter((name) => !known.has(name));
  if (missing.length === 0) return [];
  return [
    {
      code: "names-in-no-pool",
      weight: "limits",
      message: `No pool has ${listNames(missing)}: a router that chooses them cannot ask them.`,
      stillShown: "The whole report; it needs no calls.",
      fix: "Say which candidate of your pool each one is, or leave it out when you use the router.",
      candidates: missing,
    },
  ];
}

function sizeFindings({ questions, candidates }: OutcomeTable): readonly Finding[] {
  const shared = { candidates: [], stillShown: "" };
  if (questions.count === 0) {
    return [
      {
        ...shared,
        code: "no-questions",
        weight: "stops",
        message: "The table has no rows that could be read.",
        fix: "Look at the rows that were left out, or choose another file.",
      },
    ];
  }
  const findings: Finding[] = [];
  if (candidates.length === 0) {
    findings.push({
      ...shared,
      code: "no-candidates",
      weight: "stops",
      message: "The table has questions but no candidates, so nothing can be compared.",
      fix: "Add the file with the candidates’ scores, or say which columns hold them.",
    });
  }
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) {
    findings.push({
      ...shared,
      code: "one-candidate",
      weight: "limits",
      message: `${only.name} is the only candidate: there is nothing to choose between, so routing cannot pay.`,
      stillShown: "Its accuracy with an interval, its cost, and both by task.",
      fix: "Add another candidate’s answers to the same questions.",
      candidates: [only.name],
    });
  }
  if (questions.count < FEW_QUESTIONS) {
    findings.push({
      ...shared,
      code: "few-questions",
      weight: "limits",
      message: `${questions.count} questions are too few to tell a good router from a lucky one: below ${FEW_QUESTIONS} even large differences are chance.`,
      stillShown: "All figures, with wide intervals; the verdict will be that it cannot be told.",
      fix: "Add questions: some 400 are needed to fit, some 1,000 to see a difference of 3 points.",
    });
  }
  return findings;
}

function scoreFindings(table: OutcomeTable): readonly Finding[] {
  if (table.candidates.length === 0 || table.questions.count === 0) return [];
  const summary = summariseScores(table);
  const names = (isMeant: (index: number) => boolean) =>
    table.candidates.flatMap(({ name }, index) => (isMeant(index) ? [name] : []));
  if (summary.known === 0) {
    return [
      {
        code: "no-scores",
        weight: "stops",
        message: "The table has no scores: without them nobody can say which answer was better.",
        stillShown: "Costs, tokens and lengths by candidate, where the table has them.",
        fix: "Say which columns hold the scores, or grade the answers first.",
        candidates: [],
      },
    ];
  }
  const findings: Finding[] = [];
  if (summary.least === summary.most) {
    findings.push({
      code: "scores-all-equal",
      weight: "limits",
      message: `All scores are ${summary.least}: on quality every choice is as good as any other, so only cost can differ.`,
      stillShown: "Costs: the cheapest candidate is the best router here.",
      fix: "Use harder or easier questions, or a finer grade.",
      candidates: [],
    });
  }
  const silent = names((index) => summary.knownOf[index] === 0);
  if (silent.length > 0) {
    findings.push({
      code: "candidate-without-scores",
      weight: "limits",
      message: `${listNames(silent)} ${silent.length === 1 ? "has" : "have"} no score at all and would count as always wrong.`,
      stillShown: "The report of the other candidates.",
      fix: "Leave them out.",
      candidates: silent,
    });
  }
  const gaps = names((index) => {
    const known = summary.knownOf[index] ?? 0;
    return known > 0 && known < table.questions.count;
  });
  if (gaps.length > 0) {
    const missing = table.questions.count * table.candidates.length - summary.known;
    findings.push({
      code: "scores-missing",
      weight: "limits",
      message: `${missing === 1 ? "One score is" : `${missing} scores are`} missing (${listNames(gaps)}). A missing answer counts as wrong, because a router that gets none has none to give.`,
      stillShown: "The whole report.",
      fix: "Fill the gaps, or leave out questions that were not asked of everybody.",
      candidates: gaps,
    });
  }
  if (isGraded(summary)) {
    findings.push({
      code: "scores-graded",
      weight: "note",
      message:
        "Scores are graded, not only right or wrong: McNemar’s test does not apply, and “right” means the full score where a figure needs it.",
      stillShown: "Everything else.",
      fix: "",
      candidates: [],
    });
  }
  return findings;
}

function questionFindings({ questions }: OutcomeTable): readonly Finding[] {
  const findings: Finding[] = [];
  const again = questions.groupOf.reduce(
    (count, first, index) => count + (first === index ? 0 : 1),
    0,
  );
  const shared = { weight: "note", candidates: [] } as const;
  if (again > 0) {
    findings.push({
      ...shared,
      code: "duplicates",
      message: `${again} questions come again. They stay on one side of every split, and intervals count them as one.`,
      stillShown: "The whole report.",
      fix: "",
    });
  }
  const tasks = new Set(questions.taskOf.filter((task) => task !== -1));
  if (questions.count > 0 && tasks.size < 2) {
    const isNone = tasks.size === 0;
    findings.push({
      ...shared,
      code: isNone ? "no-tasks" : "one-task",
      message: isNone
        ? "The table does not say which task a question belongs to: the task table, which is hard to beat, cannot be shown."
        : "All questions belong to one task: the task table is the best single model.",
      stillShown: "Everything but the breakdown by task and the run that leaves a task out.",
      fix: isNone ? "Add a column with the task or data set of each question." : "",
    });
  }
  return findings;
}

function badFindings(bad: BadRowReport | null): readonly Finding[] {
  if (bad === null || bad.count === 0) return [];
  const [most] = bad.reasons;
  return [
    {
      code: "rows-left-out",
      weight: "limits",
      message: `${bad.count === 1 ? "One row or value was" : `${bad.count} rows or values were`} left out${most === undefined ? "" : `, most because ${most.reason}`}.`,
      stillShown: "The report of what could be read.",
      fix: "Look at the list: each has its line and its reason.",
      candidates: [],
    },
  ];
}
