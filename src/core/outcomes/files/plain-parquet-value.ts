/** A value of a Parquet file as JSON would have it: 64-bit integers as numbers where they are exact, days as text, bytes as nothing. */
export function plainParquetValue(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "object":
      return value === null ? null : plainObject(value);
    default:
      return value;
  }
}

function plainObject(value: object): unknown {
  // A day or a time.
  if ("toJSON" in value && typeof value.toJSON === "function") return value.toJSON();
  if (value instanceof Uint8Array) return null;
  if (Array.isArray(value)) return value.map(plainParquetValue);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  return Object.fromEntries(
    Object.entries(value).map(([field, item]) => [field, plainParquetValue(item)]),
  );
}
