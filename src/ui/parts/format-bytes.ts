const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** A size for reading, in steps of 1000: `0 bytes`, `3.4 MB`, `120 GB`. */
export function formatBytes(bytes: number): string {
  let size = Math.max(0, bytes);
  let unit = 0;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 9.95 ? size.toFixed(0) : size.toFixed(1);
  return `${digits} ${UNITS[unit]}`;
}
