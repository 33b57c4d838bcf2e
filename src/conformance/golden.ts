import { plainValue } from "#core/python/json.ts";
import { readPythonJson } from "#core/python/json-decoder.ts";

/** A golden file: what a function of a reference implementation gave for recorded inputs. */
export interface GoldenFile {
  /** The repository the outputs were recorded from. */
  readonly source: string;
  readonly commit: string;
  /** What was called, with its file: `qa_em.py::normalize_answer`. */
  readonly function: string;
  /** How far a number may be from the recorded one: this share of it, or of 1 where it is smaller. Absent: not at all. */
  readonly tolerance?: unknown;
  readonly cases: readonly GoldenCase[];
}

export interface GoldenCase {
  readonly name?: string;
  readonly label?: string;
  readonly input: unknown;
  readonly output: unknown;
  /** Called without what its callers do first; only in `check_llm_name`. */
  readonly raw?: boolean;
}

/** Runs the project's own function on a case and gives what it says, in the shape of the recorded output. */
export type Adapter = (testCase: GoldenCase) => unknown;

/** Reads a file that lies beside a golden file, by its name. Throws when there is none. */
export type ReadNeighbour = (name: string) => Promise<Uint8Array>;

/** The adapter of one golden file. */
export interface AdapterEntry {
  /** The file's name without its ending; a `*` at its end stands for any rest. */
  readonly file: string;
  /** Its `function` field: how a file under another name is recognised. */
  readonly recorded: string;
  readonly run: Adapter;
  /** Its inputs hold numbers whose kind matters: they are read as Python reads them. */
  readonly readsPython?: true;
  /** The fields that an input may have. Another one would be ignored, so it fails; without this list the input is no object. */
  readonly inputFields?: readonly string[];
  /** Fields of a case, beside those of every case, that the adapter reads or that change nothing. */
  readonly caseFields?: readonly string[];
  /** What cases record beside their output, by the field: compared in the cases that have it. */
  readonly facts?: Readonly<Record<string, Adapter>>;
  /** Its cases need released files that are no part of this project: no copy of it is among the fixtures. */
  readonly needsReleased?: true;
  /** Makes the cases of a file that has them in another form, or in files beside it. */
  readonly casesOf?: (
    file: unknown,
    readNeighbour: ReadNeighbour,
  ) => Promise<readonly GoldenCase[]>;
}

/** An adapter that looks at a case's input only. The golden files are trusted: their shape is not checked again. */
export function onInput<Input>(run: (input: Input) => unknown): Adapter {
  return (testCase) => run(testCase.input as Input);
}

/** What the file of one quantised tensor was recorded from: such files do not say it themselves. */
export const ONE_TENSOR = "MLC group quantisation (q4f16_1, q4f32_1): one tensor";

/** What a file was recorded from, as far as it can be told; else empty. */
export function recordedFunction(file: unknown): string {
  if (typeof file !== "object" || file === null) return "";
  if ("function" in file) return String(file.function);
  return "schemes" in file && "sections" in file ? ONE_TENSOR : "";
}

/** The JSON of a file. Python writes `NaN` and infinities as they are, which JSON does not know; they are read, too. Throws what `JSON.parse` throws. */
export function readGoldenJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (notJson) {
    try {
      return plainValue(readPythonJson(text));
    } catch {
      throw notJson;
    }
  }
}

/** A golden file out of its JSON. Throws `TypeError` for another shape. */
export function asGolden(parsed: unknown): GoldenFile {
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
