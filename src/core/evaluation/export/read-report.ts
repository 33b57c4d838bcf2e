import * as v from "valibot";
import { SwitchyardError } from "#core/errors.ts";
import { REPORT_VERSION, type Report } from "#core/evaluation/report/report.ts";
import { isRecord } from "#core/is-record.ts";
import { ReportSchema } from "./report-schema.ts";

/** Reads a report that was saved as JSON. Gives fresh objects. Throws `import-invalid` in words of its own. */
export function readReport(text: string): Report {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (thrown) {
    throw notOne("This is not JSON.", thrown);
  }
  return checkReport(json);
}

/** Checks what claims to be a report. Throws `import-invalid`. */
export function checkReport(value: unknown): Report {
  const version = isRecord(value) ? value["version"] : undefined;
  if (typeof version === "number" && version > REPORT_VERSION) {
    throw new SwitchyardError(
      "import-invalid",
      `This report was made by a newer Switchyard (form ${version}; this page reads ${REPORT_VERSION}).`,
      { fix: "Reload the page to get the newest version, then open it again.", side: "visitor" },
    );
  }
  const parsed = v.safeParse(ReportSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw notOne(`${v.getDotPath(issue) ?? "the whole"}: ${issue.message}`, parsed.issues);
  }
  const problem = inconsistency(parsed.output);
  if (problem !== null) throw notOne(problem, null);
  return parsed.output;
}

/** What no list of fields can say: ids that must be one of a kind, and candidates that there are. */
function inconsistency({ routers, singles, references, tasks, table }: Report): string | null {
  const ids = [routers, singles, references].map((rows) => rows.map(({ id }) => id));
  if (ids.some((list) => new Set(list).size < list.length)) return "Two rows have the same id.";
  if (new Set(tasks.map(({ task }) => task)).size < tasks.length) return "A task comes twice.";
  const isThere = (candidate: number | null) =>
    candidate === null || candidate < table.candidates.length;
  if (![...singles, ...references].every(({ candidate }) => isThere(candidate))) {
    return "A row is of a candidate that there is not.";
  }
  const kinds = routers.map(({ settings }) => settings.map(({ kind }) => kind));
  if (kinds.some((list) => new Set(list).size < list.length)) return "A setting comes twice.";
  return null;
}

function notOne(detail: string, cause: unknown): SwitchyardError {
  return new SwitchyardError("import-invalid", `This is not a report of ours. ${detail}`, {
    fix: "Choose a report that was saved here as JSON.",
    side: "visitor",
    cause,
  });
}
