/** A golden file: what a function of a reference implementation gave for recorded inputs. */
export interface GoldenFile {
  /** The repository the outputs were recorded from. */
  readonly source: string;
  readonly commit: string;
  /** What was called, with its file: `qa_em.py::normalize_answer`. */
  readonly function: string;
  readonly cases: readonly GoldenCase[];
}

export interface GoldenCase {
  readonly name?: string;
  readonly input: unknown;
  readonly output: unknown;
  /** Called without what its callers do first; only in `check_llm_name`. */
  readonly raw?: boolean;
}

/** Runs the project's own function on a case and gives what it says, in the shape of the recorded output. */
export type Adapter = (testCase: GoldenCase) => unknown;

/** The adapter of one golden file. */
export interface AdapterEntry {
  /** The file's name without its ending. */
  readonly file: string;
  /** Its `function` field: how a file under another name is recognised. */
  readonly recorded: string;
  readonly run: Adapter;
}

/** An adapter that looks at a case's input only. The golden files are trusted: their shape is not checked again. */
export function onInput<Input>(run: (input: Input) => unknown): Adapter {
  return (testCase) => run(testCase.input as Input);
}

/** Reads a golden file's text. Throws `SyntaxError` for what is not JSON and `TypeError` for another shape. */
export function parseGolden(text: string): GoldenFile {
  const parsed: unknown = JSON.parse(text);
  if (
    typeof parsed !== "object" ||
    parsed === null ||
    !("function" in parsed && "cases" in parsed) ||
    typeof parsed.function !== "string" ||
    !Array.isArray(parsed.cases)
  ) {
    throw new TypeError("not a golden file: it needs a function and a list of cases");
  }
  return parsed as unknown as GoldenFile;
}
