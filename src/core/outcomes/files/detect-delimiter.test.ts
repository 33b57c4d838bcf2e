import { expect, it } from "vitest";
import { detectDelimiter } from "./detect-delimiter.ts";

it.each([
  ["commas", "id,a_score\n1,0.5\n2,1\n", ","],
  ["semicolons beside decimal commas", "id;a_score\n1;0,5\n2;1,0\n", ";"],
  ["a header alone", "id;a_score", ";"],
  [
    "a first record that is longer than what is looked at",
    `id;text;a_score\n1;"${"long ".repeat(99)}`,
    ";",
  ],
  [
    "a mark in names and in quotes that would swallow all records",
    'id,task,||a|score,||a|reply_length\nq0,"|,a|",1,10513\nq1,"|,a|",0.5,85949\n',
    ",",
  ],
])("finds what separates cells: %s", (_, beginning, delimiter) => {
  expect(detectDelimiter(beginning)).toBe(delimiter);
});
