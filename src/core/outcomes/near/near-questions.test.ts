import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "#core/heads/finish.ts";
import { membersOfGroups } from "#core/outcomes/group-rows.ts";
import { nearQuestions } from "./near-questions.ts";

/** The groups of two or more that are found among texts, where nothing is grouped before. */
function groupsOf(texts: readonly string[], before = Int32Array.from(texts.keys())) {
  return membersOfGroups(finish(nearQuestions(texts, before)));
}

/** Different questions of one template: only numbers, names or a word tell them apart. */
const TEMPLATE = Array.from(
  { length: 71 },
  (_, n) =>
    `A farmer keeps ${n + 3} hens and every hen lays ${(n * 7) % 11} eggs in a week. He sells each dozen for two coins at the market in town. How many coins does he have after ${n + 2} weeks?`,
);
const INSTRUCTION = " Think about it step by step and write the result in a box.";
/** Other questions, each with words of its own, that carry the same instruction. */
const INSTRUCTED = Array.from(
  { length: 12 },
  (_, n) => `Why did w${n}a w${n}b choose the w${n}c of w${n}d over w${n}e?${INSTRUCTION}`,
);
const PASSAGE = Array.from(
  { length: 60 },
  (_, n) => `word${String.fromCharCode(97 + (n % 26))}${"x".repeat(n % 7)} tells`,
).join(" ");

describe("near duplicates", () => {
  it("are no questions of one template that differ in their numbers", () => {
    expect(groupsOf(TEMPLATE)).toEqual([]);
    expect(
      groupsOf([
        "What is 3 + 4?",
        "What is 3 - 4?",
        "What is 34?",
        "What is 3.4?",
        "What is 3 * (4 + 1)?",
        "What is 3 * 4 + 1?",
      ]),
    ).toEqual([]);
  });

  it("are no short questions that differ in the word that is asked for", () => {
    const texts = [
      "Write a function that finds the lateral surface of a cone.",
      "Write a function that finds the lateral surface of a cuboid.",
      "Write a function that toggles all even bits of a number.",
      "Write a function that sets all even bits of a number.",
      "Which of these is true?",
      "Which of these is true about torches?",
    ];
    expect(groupsOf(texts)).toEqual([]);
  });

  it("are the same words with other case, marks, dashes and space between them", () => {
    expect(
      groupsOf(["Who wrote “Faust” – and when?", "other", "who wrote  'FAUST' - and when"]),
    ).toEqual([[0, 2]]);
    expect(groupsOf(["谁写了《红楼梦》？", "谁写了《红楼梦》", "谁写了《西游记》？"])).toEqual([
      [0, 1],
    ]);
  });

  it("are a question and the same with an instruction that others carry too", () => {
    const question = "How many hours does the baker need for nine trays?";
    expect(groupsOf([question, ...INSTRUCTED, question + INSTRUCTION])).toEqual([[0, 13]]);
    expect(groupsOf([question, ...INSTRUCTED, `${question}${INSTRUCTION} Use 3 digits.`])).toEqual(
      [],
    );
  });

  it("are long texts with a few words changed, unless these are numbers or negations", () => {
    expect(groupsOf([`${PASSAGE} What follows?`, `${PASSAGE} What follows then?`])).toEqual([
      [0, 1],
    ]);
    expect(groupsOf([`${PASSAGE} What follows?`, `${PASSAGE} What does not follow?`])).toEqual([]);
    expect(groupsOf([`${PASSAGE} Give five.`, `${PASSAGE} Give seven.`])).toEqual([]);
  });

  it("are not made by examples that many questions begin with", () => {
    const texts = Array.from({ length: 9 }, (_, n) => `${PASSAGE} Who was ${"abcdefghi"[n]}?`);
    expect(groupsOf(texts)).toEqual([]);
  });

  it("do not chain: a group is what is near to its shortest text", () => {
    const base = Array.from(
      { length: 30 },
      (_, n) => `stone${"abcdefghijklmnopqrstuvwxyzäöüß"[n]}`,
    );
    const grown = (more: number) =>
      [
        ...base,
        ...Array.from(
          { length: more },
          (_, n) => `tree${"abcdefghijklmnopqrstuvwxyz".repeat(2)[n]}${n > 25 ? "y" : ""}`,
        ),
      ].join(" ");
    // Each holds the one before it and is not twice as long; the last is more than twice as long as the first.
    expect(groupsOf([grown(0), grown(20), grown(45)])).toEqual([[0, 1]]);
    expect(groupsOf([grown(45), grown(20), grown(0)])).toEqual([[1, 2]]);
  });

  it("keep the groups that a table has, and know a group by its first question", () => {
    const texts = ["alpha one", "beta two", "gamma three", "Alpha one!"];
    const found = finish(nearQuestions(texts, Int32Array.of(0, 1, 1, 3)));
    expect([...found]).toEqual([0, 1, 1, 0]);
    expect(groupsOf(["", "", " "])).toEqual([]);
  });

  it("are the same whatever the order of the texts", () => {
    const question = "How many hours does the baker need for nine trays?";
    const texts = [
      ...TEMPLATE.slice(0, 9),
      question,
      ...INSTRUCTED,
      question + INSTRUCTION,
      "How many hours does the baker need, for nine trays",
    ];
    const named = (list: readonly string[]) =>
      groupsOf(list)
        .map((group) => group.map((at) => list[at]).toSorted())
        .toSorted();
    fc.assert(
      fc.property(fc.shuffledSubarray(texts, { minLength: texts.length }), (shuffled) => {
        expect(named(shuffled)).toEqual(named(texts));
      }),
      { numRuns: 20 },
    );
  });

  it("of thousands of texts let go of the thread", () => {
    const texts = Array.from(
      { length: 3000 },
      (_, n) => `Question w${n} about v${n % 50} and u${n % 7}`,
    );
    let steps = 0;
    const work = nearQuestions(texts, Int32Array.from(texts.keys()));
    while (work.next().done !== true) steps += 1;
    expect(steps).toBeGreaterThan(100);
  });
});
