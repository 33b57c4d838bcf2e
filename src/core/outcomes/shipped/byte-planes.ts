/**
 * Whole numbers from 0 on as bytes: the lowest byte of all, then the next one of all. Columns of small numbers are then mostly zeros,
 * which deflate to nothing.
 */
export function toPlanes(column: ArrayLike<number>, bytes: number): Uint8Array {
  const planes = new Uint8Array(column.length * bytes);
  for (let row = 0; row < column.length; row += 1) {
    let rest = column[row] as number;
    if (!(Number.isSafeInteger(rest) && rest >= 0)) throw new RangeError(`${rest} in a column`);
    for (let plane = 0; plane < bytes; plane += 1) {
      planes[plane * column.length + row] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    if (rest > 0) throw new RangeError(`${column[row]} does not fit into ${bytes} bytes`);
  }
  return planes;
}

/** What {@link toPlanes} was given. */
export function fromPlanes(planes: Uint8Array, rows: number): Float64Array {
  const column = new Float64Array(rows);
  const bytes = rows === 0 ? 0 : planes.length / rows;
  for (let plane = bytes - 1; plane >= 0; plane -= 1) {
    for (let row = 0; row < rows; row += 1) {
      column[row] = (column[row] as number) * 256 + (planes[plane * rows + row] as number);
    }
  }
  return column;
}
