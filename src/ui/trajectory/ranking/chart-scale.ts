/** Maps figures of a domain to places on a line. */
export interface ChartScale {
  (value: number): number;
  /** Figures that are worth a line and a label, ascending. */
  readonly ticks: readonly number[];
}

/** A straight scale; ticks at round figures, about `count` of them. */
export function linearScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  count: number,
): ChartScale {
  const span = high - low || 1;
  const step = roundStep(span / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  const place = (value: number): number => from + ((value - low) / span) * (to - from);
  return Object.assign(place, { ticks });
}

/** A logarithmic scale with a tick at each power of ten. What is not above 0 stands at the beginning. */
export function logScale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): ChartScale {
  const [start, end] = [Math.log10(low), Math.log10(high)];
  const span = end - start || 1;
  const ticks: number[] = [];
  for (let power = Math.ceil(start - 1e-9); power <= end + 1e-9; power += 1)
    ticks.push(10 ** power);
  const place = (value: number): number =>
    value > low ? from + ((Math.log10(value) - start) / span) * (to - from) : from;
  return Object.assign(place, { ticks });
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = rough / power;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}
