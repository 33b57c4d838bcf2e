import { SwitchyardError } from "#core/errors.ts";
import { EXPORT_FORMAT, EXPORT_VERSION } from "./export-runs.ts";

/** What is in an exported file, still unchecked. */
export interface ReadExport {
  readonly entries: readonly unknown[];
  /** Where a damaged file broke, in words; `null` when all of it was read. */
  readonly broken: string | null;
}

/**
 * Reads the file around the runs. A file that was cut or damaged still gives the runs on its whole lines. Throws
 * `import-invalid` for anything else, and for a format that is newer than this code.
 */
export function readExport(text: string): ReadExport {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return readLines(text);
  }
  return { entries: entriesOf(file), broken: null };
}

/** The first line holds the head of the file, each further one a run. */
function readLines(text: string): ReadExport {
  const [head = "", ...lines] = text.replace(/^\uFEFF/, "").split("\n");
  entriesOf(parse(`${head.trimEnd()}]}`));
  const entries: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    const content = line.trimEnd();
    if (content === "]}" || content === "]") break;
    const entry = parse(content.replace(/,$/, ""));
    if (entry === undefined) {
      return { entries, broken: `The file is damaged or cut off in line ${index + 2}.` };
    }
    entries.push(entry);
  }
  return { entries, broken: `The file is cut off after line ${lines.length + 1}.` };
}

function entriesOf(file: unknown): readonly unknown[] {
  if (typeof file !== "object" || file === null) throw foreign();
  const { format, version, runs } = file as Partial<Record<string, unknown>>;
  if (format !== EXPORT_FORMAT || typeof version !== "number" || !Array.isArray(runs)) {
    throw foreign();
  }
  if (version > EXPORT_VERSION) {
    throw new SwitchyardError(
      "import-invalid",
      `This file was written by a newer Switchyard (format ${version}; this one reads up to ${EXPORT_VERSION}).`,
      { fix: "Reload the page to get the newest version, then try again.", side: "visitor" },
    );
  }
  return runs;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function foreign(): SwitchyardError {
  return new SwitchyardError("import-invalid", "This file is not an export of Switchyard's runs.", {
    fix: "Choose a file that was made with Export in History.",
    side: "visitor",
  });
}
