/** A column of numbers by their places. Several times as fast as `Float64Array.from` with a function, which matters for millions. */
export function makeColumn(length: number, valueAt: (index: number) => number): Float64Array {
  const column = new Float64Array(length);
  for (let index = 0; index < length; index += 1) column[index] = valueAt(index);
  return column;
}
