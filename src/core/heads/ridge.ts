import { SwitchyardError } from "#core/errors.ts";
import { breathing, choleskySteps, solveCholesky } from "./cholesky.ts";
import { Gram } from "./gram.ts";

/** One fitted target. */
export interface RidgeFit {
  readonly coef: Float64Array;
  readonly intercept: number;
  /** Rows it was fitted on. */
  readonly rows: number;
}

/** Sums are kept for each set of targets that rows know: more sets than this would not fit into memory. */
const MOST_PATTERNS = 32;

/**
 * Ridge regression with an intercept that is not penalised, for many targets at once, fed row by row: minimises
 * |y − Xw − c|² + α|w|² as scikit-learn's `Ridge(alpha, solver="cholesky")` does. Rows may lack targets (NaN). Targets
 * that are known in the same rows share one factorisation: one for a table without gaps.
 */
export class RidgeFitter {
  readonly #features: number;
  readonly #targets: number;
  /** Sums of the rows that know the same targets, by the targets' numbers. */
  readonly #patterns = new Map<
    string,
    { readonly known: readonly number[]; readonly gram: Gram }
  >();
  #lastRow: { readonly key: string; readonly known: readonly number[] } | null = null;

  constructor(features: number, targets: number) {
    this.#features = features;
    this.#targets = targets;
  }

  /** Throws `import-invalid` when the rows have too many different gaps. */
  add(x: Float32Array | Float64Array, y: Float64Array): void {
    const { key, known } = this.#patternOf(y);
    if (known.length === 0) return;
    let pattern = this.#patterns.get(key);
    if (pattern === undefined) {
      if (this.#patterns.size === MOST_PATTERNS) throw tooManyGaps();
      pattern = { known, gram: new Gram(this.#features, known.length) };
      this.#patterns.set(key, pattern);
    }
    const isWhole = known.length === this.#targets;
    pattern.gram.add(x, isWhole ? y : known.map((target) => y[target] as number));
  }

  /** Fits all targets; `null` for one that no row knows. Throws `import-invalid` where α is too small for the data. */
  async fit(alpha: number, breathe: () => Promise<void>): Promise<readonly (RidgeFit | null)[]> {
    return await breathing(this.fitSteps(alpha), breathe);
  }

  /** {@link fit} as steps: yields now and then, so that the caller decides when to go on. */
  *fitSteps(alpha: number): Generator<void, readonly (RidgeFit | null)[]> {
    const fits: (RidgeFit | null)[] = Array.from({ length: this.#targets }, () => null);
    for (const { gram } of this.#patterns.values()) gram.flush();
    for (const targets of this.#groups()) {
      const patterns = [...this.#patterns.values()].filter(({ known }) =>
        known.includes(targets[0] ?? -1),
      );
      if (patterns.length === 0) continue;
      const system = merge(patterns, targets, this.#features);
      const fitted = yield* solve(system, alpha);
      for (const [index, target] of targets.entries()) fits[target] = fitted[index] ?? null;
    }
    return fits;
  }

  /** Targets that are known in exactly the same rows. */
  #groups(): Iterable<readonly number[]> {
    const groups = new Map<string, number[]>();
    for (let target = 0; target < this.#targets; target += 1) {
      const key = [...this.#patterns.values()]
        .map(({ known }) => (known.includes(target) ? "1" : "0"))
        .join("");
      groups.set(key, [...(groups.get(key) ?? []), target]);
    }
    return groups.values();
  }

  #patternOf(y: Float64Array): { readonly key: string; readonly known: readonly number[] } {
    // Rows mostly come in the same pattern: nothing is put together for those.
    const last = this.#lastRow;
    if (last !== null && last.known.length === this.#targets && !y.some(Number.isNaN)) return last;
    const known = [...y.keys()].filter((target) => !Number.isNaN(y[target]));
    this.#lastRow = { key: known.join(), known };
    return this.#lastRow;
  }
}

/** The normal equations of some targets, relative to `origin`. */
interface System {
  readonly rows: number;
  /** Of features, then of targets. */
  readonly means: Float64Array;
  /** Lower half of the centred Σxxᵀ. */
  readonly matrix: Float64Array;
  readonly stride: number;
  /** Centred Σyx of each target. */
  readonly sides: readonly Float64Array[];
}

type Pattern = { readonly known: readonly number[]; readonly gram: Gram };

function merge(patterns: readonly Pattern[], targets: readonly number[], features: number): System {
  const [first] = patterns;
  if (first === undefined) throw new RangeError("nothing to merge");
  const { stride } = first.gram;
  const total = centred(first, targets, features);
  let { rows } = first.gram;
  for (const pattern of patterns.slice(1)) {
    const part = centred(pattern, targets, features);
    const partRows = pattern.gram.rows;
    // Chan, Golub, LeVeque: centred sums of two parts add up, plus a term for the distance of their means.
    const share = (rows * partRows) / (rows + partRows);
    const gap = total.means.map((mean, index) => (part.means[index] as number) - mean);
    addOuter(total, part, gap, share, stride, features);
    for (const [index, distance] of gap.entries()) {
      total.means[index] =
        (total.means[index] as number) + (distance * partRows) / (rows + partRows);
    }
    rows += partRows;
  }
  return { rows, stride, ...total };
}

interface Centred {
  readonly means: Float64Array;
  readonly matrix: Float64Array;
  readonly sides: readonly Float64Array[];
}

/** A pattern's sums around its own means, for some of its targets. Means are absolute. */
function centred({ known, gram }: Pattern, targets: readonly number[], features: number): Centred {
  const { rows, sums, origin, products, stride } = gram;
  const lines = targets.map((target) => features + known.indexOf(target));
  const matrix = products.slice(0, features * stride);
  for (let row = 0; row < features; row += 1) {
    subtractScaled(matrix, row * stride, sums, (sums[row] as number) / rows, row + 1);
  }
  const sides = lines.map((line) => {
    const side = products.slice(line * stride, line * stride + features);
    subtractScaled(side, 0, sums, (sums[line] as number) / rows, features);
    return side;
  });
  const mean = (line: number): number => (origin[line] as number) + (sums[line] as number) / rows;
  const means = new Float64Array(features + targets.length);
  for (let index = 0; index < features; index += 1) means[index] = mean(index);
  for (const [index, line] of lines.entries()) means[features + index] = mean(line);
  return { means, matrix, sides };
}

function subtractScaled(
  list: Float64Array,
  at: number,
  values: Float64Array,
  factor: number,
  count: number,
): void {
  for (let index = 0; index < count; index += 1) {
    list[at + index] = (list[at + index] as number) - (values[index] as number) * factor;
  }
}

function addOuter(
  total: Centred,
  part: Centred,
  gap: Float64Array,
  share: number,
  stride: number,
  features: number,
): void {
  const addLine = (
    to: Float64Array,
    from: Float64Array,
    at: number,
    line: number,
    count: number,
  ) => {
    const factor = share * (gap[line] as number);
    for (let column = 0; column < count; column += 1) {
      to[at + column] =
        (to[at + column] as number) +
        (from[at + column] as number) +
        factor * (gap[column] as number);
    }
  };
  for (let row = 0; row < features; row += 1) {
    addLine(total.matrix, part.matrix, row * stride, row, row + 1);
  }
  for (const [index, side] of total.sides.entries()) {
    const other = part.sides[index];
    if (other !== undefined) addLine(side, other, 0, features + index, features);
  }
}

function* solve(
  { rows, means, matrix, stride, sides }: System,
  alpha: number,
): Generator<void, readonly RidgeFit[]> {
  const features = sides[0]?.length ?? 0;
  for (let row = 0; row < features; row += 1) {
    matrix[row * stride + row] = (matrix[row * stride + row] as number) + alpha;
  }
  if (!(yield* choleskySteps(matrix, features, stride))) throw tooLittleData(alpha);
  const fits: RidgeFit[] = [];
  for (const [index, coef] of sides.entries()) {
    yield;
    solveCholesky(matrix, stride, coef);
    let intercept = means[features + index] as number;
    for (let feature = 0; feature < features; feature += 1) {
      intercept -= (coef[feature] as number) * (means[feature] as number);
    }
    fits.push({ coef, intercept, rows });
  }
  return fits;
}

function tooManyGaps(): SwitchyardError {
  return new SwitchyardError(
    "import-invalid",
    `The table leaves out different values in more than ${MOST_PATTERNS} different ways.`,
    { fix: "Leave out the models or budgets that only few rows know.", side: "visitor" },
  );
}

function tooLittleData(alpha: number): SwitchyardError {
  return new SwitchyardError(
    "import-invalid",
    `The rows do not determine the heads at α = ${alpha}.`,
    { fix: "Choose a larger α, or more rows.", side: "visitor" },
  );
}
