/** A function to be minimised: gives its value at a point and writes its gradient. May yield now and then. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Generator<void, number>;

export interface MinimiseSettings {
  /** Ends when no entry of the gradient is greater. */
  readonly tolerance: number;
  readonly mostSteps: number;
}

/** So many steps back are remembered to guess the curvature. */
const MEMORY = 10;
/** Share of the promised fall that a step has to bring (Armijo). */
const FALL = 1e-4;
const MOST_HALVINGS = 40;

/** A step that was made: how the point changed and how the gradient did. */
interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  /** 1 / (moved · turned). */
  readonly scale: number;
}

/**
 * The point where a smooth convex function is least, by L-BFGS with backtracking (Nocedal and Wright, algorithms 7.4 and 3.1).
 * Comes back with the best point so far where no step brings a fall any more or the steps are used up. Yields at least once
 * for each evaluation.
 */
export function* minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, mostSteps }: MinimiseSettings,
): Generator<void, Float64Array> {
  let point = start.slice();
  let gradient: Float64Array = new Float64Array(point.length);
  let value = yield* objective(point, gradient);
  const steps: Step[] = [];
  for (let step = 0; step < mostSteps && greatest(gradient) > tolerance; step += 1) {
    const direction = descent(gradient, steps);
    const slope = dot(direction, gradient);
    const length = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const next = yield* search(objective, point, value, direction, slope, length);
    if (next === null) {
      // The guess of the curvature may have been bad: once more from the gradient alone.
      if (steps.length === 0) break;
      steps.length = 0;
      continue;
    }
    remember(steps, minus(next.point, point), minus(next.gradient, gradient));
    ({ point, gradient, value } = next);
  }
  return point;
}

/** −H·g for the inverse Hessian that the remembered steps imply. */
function descent(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((entry) => -entry);
  const shares = new Float64Array(steps.length);
  for (let index = steps.length - 1; index >= 0; index -= 1) {
    const { moved, turned, scale } = steps[index] as Step;
    const share = scale * dot(moved, direction);
    shares[index] = share;
    addScaled(direction, turned, -share);
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const factor = 1 / (last.scale * dot(last.turned, last.turned));
    for (let at = 0; at < direction.length; at += 1) {
      direction[at] = (direction[at] as number) * factor;
    }
  }
  for (const [index, { moved, turned, scale }] of steps.entries()) {
    addScaled(direction, moved, (shares[index] as number) - scale * dot(turned, direction));
  }
  return direction;
}

function* search(
  objective: Objective,
  point: Float64Array,
  value: number,
  direction: Float64Array,
  slope: number,
  longest: number,
) {
  // Close to the end a fall is smaller than what rounding does to the value.
  const slack = 4 * Number.EPSILON * Math.abs(value);
  let length = longest;
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const next = point.slice();
    addScaled(next, direction, length);
    const gradient = new Float64Array(point.length);
    yield;
    const reached = yield* objective(next, gradient);
    if (reached <= value + FALL * length * slope + slack) {
      return { point: next, gradient, value: reached };
    }
    length /= 2;
  }
  return null;
}

/** Keeps a step if the function curves upwards along it. */
function remember(steps: Step[], moved: Float64Array, turned: Float64Array): void {
  const curvature = dot(moved, turned);
  if (!(curvature > Number.EPSILON * dot(turned, turned))) return;
  steps.push({ moved, turned, scale: 1 / curvature });
  if (steps.length > MEMORY) steps.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((entry, at) => entry - (b[at] as number));
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let at = 0; at < to.length; at += 1) {
    to[at] = (to[at] as number) + factor * (from[at] as number);
  }
}

function greatest(list: Float64Array): number {
  let most = 0;
  for (let at = 0; at < list.length; at += 1) most = Math.max(most, Math.abs(list[at] as number));
  return most;
}
