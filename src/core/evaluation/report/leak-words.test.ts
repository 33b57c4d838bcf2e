import { expect, it } from "vitest";
import type { LeakPanel } from "./leak-panel.ts";
import { leakSentence } from "./leak-words.ts";

const LEAKS: LeakPanel = {
  heldOut: 500,
  exact: 119,
  near: 10,
  nearBy: "words",
  nearThreshold: 0.9,
  shown: [],
  effects: [],
  promises: [],
};

it.each<[Partial<LeakPanel>, string]>([
  [
    {},
    "119 of 500 held-out questions stand in the training part too, case and blanks aside, or share a document with it. 10 more say nearly the same as one (at least 90.0 % of the words). They are left out of all figures.",
  ],
  [
    { exact: 1, near: 1, nearBy: "table", nearThreshold: null },
    "1 of 500 held-out questions stands in the training part too, case and blanks aside, or shares a document with it. 1 more says nearly the same as one. They are left out of all figures.",
  ],
  [
    { exact: 0, near: null },
    "0 of 500 held-out questions stand in the training part too, case and blanks aside, or share a document with it. Nobody looked for near duplicates.",
  ],
])("says what was found of leaks: %#", (found, words) => {
  expect(leakSentence({ ...LEAKS, ...found })).toBe(words);
});
