/** Places figures on a line of a drawing. */
export interface Axis {
  readonly kind: "linear" | "log";
  /** In figures, ascending. */
  readonly domain: readonly [number, number];
  /** In pixels; may descend. */
  readonly range: readonly [number, number];
  /** Figures that are worth a line and a label, ascending, within the domain. */
  readonly ticks: readonly number[];
}

/** Figures that differ by a smaller share are one: rounding would decide where they stand. */
const NARROWEST = { linear: 1e-6, log: 1e-3 };

/** A straight axis with ticks at round figures, about `count` of them. A domain of one figure is widened. */
export function linearAxis(
  domain: readonly [number, number],
  range: readonly [number, number],
  count: number,
): Axis {
  const [low, high] = widened(domain);
  const step = roundStep((high - low) / Math.max(1, count));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
    // Without the rest that a binary fraction leaves.
    return Number(((first + at) * step).toPrecision(12));
  });
  return { kind: "linear", domain: [low, high], range, ticks };
}

/** Digits of a power of ten that may carry a tick, by how many powers the axis spans: fewer, the longer it is. */
const DIGITS_BY_SPAN = [
  { powers: 1.2, digits: [1, 2, 3, 5] },
  { powers: 3.2, digits: [1, 2, 5] },
  { powers: Number.POSITIVE_INFINITY, digits: [1] },
] as const;

/** A logarithmic axis for figures above 0. A domain of one figure is widened. */
export function logAxis(
  [low, high]: readonly [number, number],
  range: readonly [number, number],
): Axis {
  const isWide = high > low * (1 + NARROWEST.log);
  const domain: readonly [number, number] = isWide ? [low, high] : [low / 2, high * 2];
  const [start, end] = [Math.log10(domain[0]), Math.log10(domain[1])];
  const digits = DIGITS_BY_SPAN.find(({ powers }) => end - start <= powers)?.digits ?? [1];
  const ticks: number[] = [];
  for (let power = Math.floor(start); power <= end; power += 1) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${power}`);
      if (tick >= domain[0] * (1 - 1e-9) && tick <= domain[1] * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return { kind: "log", domain, range, ticks };
}

/** Where a figure stands, in pixels. Outside the domain it stands outside the range; on a logarithmic axis 0 stands at its beginning. */
export function placeOn({ kind, domain, range }: Axis, value: number): number {
  const [from, to] = range;
  const [low, high] = domain;
  if (kind === "linear") return from + ((value - low) / (high - low)) * (to - from);
  if (!(value > 0)) return from;
  const share = Math.log(value / low) / Math.log(high / low);
  return from + share * (to - from);
}

function widened([low, high]: readonly [number, number]): readonly [number, number] {
  const most = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > NARROWEST.linear * most) return [low, high];
  const half = most > 0 ? most * 0.05 : 0.05;
  return [low - half, high + half];
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}
