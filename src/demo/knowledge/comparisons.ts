import type { KnownQuestion } from "#demo/known-question.ts";
import {
  LARGE_LLAMA,
  LARGE_MIXTRAL,
  MEDIUM_GEMMA,
  SMALL,
  SMALL_LLAMA,
  SMALL_MISTRAL,
  SMALL_QWEN,
} from "./asks.ts";

/** One call for each side, then the comparison. */
export const COMPARISONS: readonly KnownQuestion[] = [
  {
    question: "Which building is taller, the Eiffel Tower or the Chrysler Building?",
    aliases: ["What is taller, the Eiffel Tower or the Chrysler Building?"],
    golds: ["Eiffel Tower"],
    hops: [
      {
        thought: "I need both heights. The one in New York first, from {name}.",
        asks: [SMALL_LLAMA],
        query: "How tall is the Chrysler Building in metres?",
        proof: ["319"],
        needs: 1,
        right: "The Chrysler Building in New York is **319 m** tall, its spire included.",
      },
      {
        thought: "Now the tower in Paris, measured in the same way. I ask {name}.",
        asks: [SMALL_MISTRAL, LARGE_LLAMA],
        query: "How tall is the Eiffel Tower today in metres, antennas included?",
        proof: ["330"],
        needs: 2,
        right:
          "With its antennas the Eiffel Tower stands **330 m** tall:\n\n| Year | Height |\n|---|---|\n| 1889 | about 312 m with the flagpole |\n| 2000 | 324 m |\n| 2022 | 330 m |\n\nThe last change was a new antenna.",
        wrong: "The Eiffel Tower is 300 m tall.",
        doubt:
          "300 m sounds like the height when it was built, and the question turns on a few metres. {name} should know the height of today.",
      },
    ],
    closing:
      "330 m against 319 m: the Eiffel Tower is taller.{? With the first reply I would have been wrong.}",
    answer: "Eiffel Tower",
  },
  {
    question: "Which is longer, the Danube or the Rhine?",
    aliases: ["Is the Danube or the Rhine longer?"],
    golds: ["Danube", "the river Danube"],
    hops: [
      {
        thought: "Two lengths to compare. {name} can give the first.",
        asks: [SMALL_QWEN],
        query: "How long is the river Danube?",
        proof: ["2 850", "2850"],
        needs: 1,
        right: "The Danube is about **2850 km** long, from the Black Forest to the Black Sea.",
      },
      {
        thought:
          "For the second I take another model, so that one mistake does not spoil both: {name}.",
        asks: [SMALL_MISTRAL],
        query: "How long is the river Rhine?",
        proof: ["1230"],
        needs: 1,
        right: "About 1230 km.",
      },
    ],
    closing: "2850 km is more than twice 1230 km.",
    answer: "Danube",
  },
  {
    question: "Who was born first, Isaac Newton or Gottfried Leibniz?",
    aliases: ["Who is older, Isaac Newton or Gottfried Leibniz?"],
    golds: ["Isaac Newton", "Newton"],
    hops: [
      {
        thought: "I look up both years. Newton first, with {name}.",
        asks: [SMALL_LLAMA],
        query: "When was Isaac Newton born?",
        proof: ["1642", "1643"],
        needs: 1,
        right:
          "Isaac Newton was born on 25 December 1642 in the calendar then used in England, which is 4 January **1643** in ours.",
      },
      {
        thought: "Calendars may matter here. For Leibniz I ask {name}.",
        asks: [MEDIUM_GEMMA],
        query: "When was Gottfried Wilhelm Leibniz born?",
        proof: ["1646"],
        needs: 1,
        right: "Leibniz was born in Leipzig on 1 July **1646** (21 June in the old calendar).",
      },
    ],
    closing: "Whichever calendar is used, Newton was born at least three years earlier.",
    answer: "Isaac Newton",
  },
  {
    question: "Which planet has the longer day, Mars or Jupiter?",
    golds: ["Mars"],
    hops: [
      {
        thought: "Rotation periods are science; {name} should be good at that.",
        asks: [MEDIUM_GEMMA],
        query: "How long does Mars take to turn once on its axis?",
        proof: ["24 hours"],
        needs: 1,
        right: "Mars turns once in about **24 hours and 37 minutes**, a little longer than Earth.",
      },
      {
        thought: "Now Jupiter. It is known to spin fast, so {name} will do.",
        asks: [SMALL],
        query: "How long does Jupiter take to turn once on its axis?",
        proof: ["10 hours", "9 hours"],
        needs: 1,
        right: "Just under **10 hours**, the shortest of all the planets.",
      },
    ],
    closing: "More than 24 hours against less than 10: Mars.",
    answer: "Mars",
  },
  {
    question: "Which country has more people, Canada or Poland?",
    aliases: ["Does Canada or Poland have more people?"],
    golds: ["Canada"],
    hops: [
      {
        thought: "The numbers are close, so I want recent ones. {name} first.",
        asks: [LARGE_MIXTRAL],
        query: "How many people live in Canada?",
        proof: ["40 million"],
        needs: 1,
        right: "Canada passed **40 million** people in 2023.",
      },
      {
        thought: "And Poland. {name} is multilingual and covers Europe.",
        asks: [SMALL_QWEN],
        query: "How many people live in Poland?",
        proof: ["37 million", "38 million"],
        needs: 1,
        right: "Poland has between 37 million and **38 million** inhabitants.",
      },
    ],
    closing: "40 million is more than 38 million, although not by much.",
    answer: "Canada",
  },
  {
    question: "Which novel was published first, Frankenstein or Dracula?",
    golds: ["Frankenstein"],
    hops: [
      {
        thought: "Two dates in English literature. {name} can do the first.",
        asks: [SMALL_MISTRAL],
        query: "In what year was the novel Frankenstein first published?",
        proof: ["1818"],
        needs: 1,
        right: "*Frankenstein* by Mary Shelley came out in 1818.",
      },
      {
        thought: "The second date from {name}.",
        asks: [SMALL_LLAMA],
        query: "In what year was the novel Dracula first published?",
        proof: ["1897"],
        needs: 1,
        right: "Bram Stoker's *Dracula* was first published in **1897**.",
      },
    ],
    closing: "1818 comes before 1897.",
    answer: "Frankenstein",
  },
];
