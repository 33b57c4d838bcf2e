import { expect, test } from "vitest";
import { importText } from "./import-text.ts";

const NOTHING = { added: 0, skipped: 0, copied: 0, failed: [] };

test("says what an import came to", () => {
  expect(importText({ ...NOTHING, added: 2, skipped: 1 })).toBe(
    "2 runs imported, 1 run already here.",
  );
  expect(importText(NOTHING)).toBe("Nothing imported.");
});

test("says where a file broke", () => {
  const failed = [
    { index: 3, message: "The file ends in the middle of it." },
    { index: 4, message: "x" },
  ];
  expect(importText({ ...NOTHING, added: 3, failed })).toBe(
    "3 runs imported. Run 4 of the file: The file ends in the middle of it. (and 1 more)",
  );
});
