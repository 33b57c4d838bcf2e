import { type AdapterEntry, onInput } from "./golden.ts";
import { withinTolerance } from "./within-tolerance.ts";

/** What a file of the evaluation lab holds: cases of several kinds, compared within its tolerance. */
interface EvaluationFile {
  readonly tolerance: number;
  readonly cases: readonly EvaluationCase[];
}

interface EvaluationCase {
  readonly kind: string;
  readonly note?: string;
  readonly input: unknown;
  readonly output: unknown;
}

interface Told {
  readonly kind: string;
  readonly input: unknown;
  readonly recorded: unknown;
  readonly tolerance: number;
}

/**
 * Runs the project's function on an input of one kind, and gives what it says in the shape of the recorded output. `recorded` is
 * only for what the file says not to compare.
 */
export type KindAdapter = (input: never, recorded: never) => unknown;

/** The adapter of a file of the evaluation lab: one function for each kind of case. */
export function evaluationEntry(
  file: string,
  recorded: string,
  kinds: Readonly<Record<string, KindAdapter>>,
): AdapterEntry {
  return {
    file,
    recorded,
    casesOf: async (golden) => {
      const { tolerance, cases } = golden as EvaluationFile;
      return cases.map(({ kind, note, input, output }, index) => ({
        name: `${index + 1}: ${kind}${note === undefined ? "" : `, ${note}`}`,
        input: { kind, input, recorded: output, tolerance } satisfies Told,
        output,
      }));
    },
    run: onInput<Told>(async ({ kind, input, recorded: output, tolerance }) => {
      const run = kinds[kind];
      if (run === undefined) throw new RangeError(`no adapter knows the kind ${kind}`);
      return withinTolerance(await run(input as never, output as never), output, tolerance);
    }),
  };
}

/** What stands for a recorded exception: nothing where the project's function has no value either. */
export function orError<Value>(
  value: Value | null,
  shape: (value: Value) => unknown,
  error: string,
): unknown {
  return value === null ? { error } : shape(value);
}
