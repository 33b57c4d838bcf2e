/** One measured figure beside its control: what a plain way of doing the same costs, or what was aimed at. */
export interface BenchmarkRow {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "bytes" | "tokens" | "characters" | "MB/s" | "texts/s" | "rows/s";
  readonly control: number;
  /** `value / control`; `null` where the control is zero. */
  readonly ratio: number | null;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, and against what. */
  readonly about: string;
  run(): Promise<readonly BenchmarkRow[]>;
}

/** A row with its ratio, rounded to what the measurement can bear. */
export function row(
  name: string,
  unit: BenchmarkRow["unit"],
  value: number,
  control: number,
): BenchmarkRow {
  const rounded = { name, value: round(value), unit, control: round(control) };
  return { ...rounded, ratio: control === 0 ? null : round(value / control) };
}

/** Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  if (low === undefined || high === undefined) throw new RangeError("no values");
  return (low + high) / 2;
}

/**
 * Times two things in turn, so that a slow moment of the machine hits both, and gives the median of each in ms.
 * `warmUps` first pairs are left out.
 */
export async function timeInTurn(
  settings: { readonly pairs: number; readonly warmUps: number },
  first: () => Promise<void>,
  second: () => Promise<void>,
): Promise<readonly [number, number]> {
  const times: [number, number][] = [];
  for (let pair = 0; pair < settings.warmUps + settings.pairs; pair += 1) {
    times.push([await timed(first), await timed(second)]);
  }
  const counted = times.slice(settings.warmUps);
  return [median(counted.map(([a]) => a)), median(counted.map(([, b]) => b))];
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
