import { expect, it } from "vitest";
import { formatBytes } from "./format-bytes.ts";

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1.0 kB"],
  [3_440_000, "3.4 MB"],
  [9_960_000, "10 MB"],
  [999_600_000, "1.0 GB"],
  [120_000_000_000, "120 GB"],
  [5e15, "5000 TB"],
])("writes %d as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
