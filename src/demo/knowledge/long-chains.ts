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

/** Questions that take three calls. The first is the showcase of the Ask screen. */
export const LONG_CHAINS: readonly KnownQuestion[] = [
  {
    question:
      "Which river flows through the city where the composer of the opera Fidelio was born?",
    aliases: ["Which river flows through the birthplace of the composer of Fidelio?"],
    golds: ["Rhine", "the river Rhine", "Rhein"],
    hops: [
      {
        thought:
          "I need the composer of Fidelio first, then the city of birth, then its river. The composer is a plain fact, so I try the quick and cheap {name}.",
        asks: [SMALL_QWEN, LARGE_LLAMA],
        query: "Who composed the opera Fidelio?",
        proof: ["beethoven"],
        needs: 3,
        right:
          "*Fidelio* was composed by **Ludwig van Beethoven**. It is his only opera: a first version was given in Vienna in 1805, the final one in 1814.",
        wrong:
          "*Fidelio* is a German opera by **Wolfgang Amadeus Mozart**. It was first performed in Vienna and tells how a wife rescues her husband from prison.",
        doubt:
          "The German operas of Mozart that I can name are The Magic Flute and The Abduction from the Seraglio, so I do not trust this. {name} should know more; I ask it the same.",
      },
      {
        thought:
          "{?The two disagree. The later reply gives dates and calls it the composer's only opera, so I go with it. }Beethoven it is. Birthplace and river are geography of Europe, which suits {name}.",
        asks: [MEDIUM_GEMMA],
        query:
          "In which city was Ludwig van Beethoven born, and which large river flows through it?",
        proof: ["rhine"],
        needs: 1,
        right:
          "- **Born in:** Bonn, baptised on 17 December 1770\n- **River:** the **Rhine**\n\nBonn lies on it, a little upstream of Cologne.",
      },
    ],
    closing:
      "Fidelio is by Beethoven, he was born in Bonn, and Bonn lies on the Rhine. Nothing is missing.",
    answer: "Rhine",
  },
  {
    question:
      "In which town was the painter of the ceiling of the chapel where popes are elected born?",
    aliases: ["Where was the painter of the Sistine Chapel ceiling born?"],
    golds: ["Caprese", "Caprese Michelangelo"],
    hops: [
      {
        thought:
          "Popes are elected in the Sistine Chapel. Who painted its ceiling is widely known, so {name} will do.",
        asks: [SMALL_LLAMA],
        query: "Who painted the ceiling of the Sistine Chapel?",
        proof: ["michelangelo"],
        needs: 1,
        right:
          "**Michelangelo** painted the ceiling of the Sistine Chapel between 1508 and 1512, for Pope Julius II.",
      },
      {
        thought: "Now the birthplace of Michelangelo. I go on with {name}.",
        asks: [SMALL_MISTRAL, LARGE_MIXTRAL],
        query: "In which town was Michelangelo born?",
        proof: ["caprese"],
        needs: 3,
        right:
          "Michelangelo Buonarroti was born on 6 March 1475 in **Caprese**, a small town near Arezzo in Tuscany. He grew up in Florence, which is why the two are often mixed up.",
        wrong: "Michelangelo was born in Florence, Italy.",
        doubt:
          "Florence is where he grew up and worked; the two are easily confused, and the question says town. {name} may know it better.",
      },
    ],
    closing: "The {?second }reply names the town and explains the usual confusion. I take Caprese.",
    answer: "Caprese",
  },
  {
    question: "Who was president of the United States when the Eiffel Tower was opened?",
    golds: ["Benjamin Harrison", "Harrison"],
    hops: [
      {
        thought: "I need the date first. {name} should know when the tower was opened.",
        asks: [SMALL],
        query: "On what date was the Eiffel Tower opened?",
        proof: ["1889"],
        needs: 1,
        right:
          "The Eiffel Tower was inaugurated on **31 March 1889**, for the world's fair of that year in Paris.",
      },
      {
        thought:
          "31 March 1889 is close to an inauguration day, so the president must be looked up with care. I start with {name}.",
        asks: [SMALL_LLAMA, LARGE_LLAMA],
        query: "Who was president of the United States on 31 March 1889?",
        proof: ["harrison"],
        needs: 3,
        right:
          "**Benjamin Harrison**. He took office on 4 March 1889, so on 31 March he had been president for less than four weeks. Grover Cleveland served before him, and again after him.",
        wrong:
          "In 1889 the president of the United States was **Grover Cleveland**, who served two terms that did not follow each other.",
        doubt:
          "Cleveland left office in early 1889; the day matters and the reply does not mention it. {name} is more careful with dates.",
      },
    ],
    closing: "Harrison took office on 4 March 1889 and the tower opened on 31 March: Harrison.",
    answer: "Benjamin Harrison",
  },
  {
    question:
      "How many strings has the instrument that the detective invented by Arthur Conan Doyle plays?",
    golds: ["4", "four"],
    hops: [
      {
        thought: "Which detective did Conan Doyle invent? Easy, so {name}.",
        asks: [SMALL_MISTRAL],
        query: "Which detective did Arthur Conan Doyle invent?",
        proof: ["sherlock holmes"],
        needs: 1,
        right: "Sherlock Holmes, who first appeared in *A Study in Scarlet* (1887).",
      },
      {
        thought: "Now the instrument. Popular fiction is well covered by {name}.",
        asks: [SMALL_LLAMA],
        query: "Which musical instrument does Sherlock Holmes play?",
        proof: ["violin"],
        needs: 1,
        right: "Sherlock Holmes plays the **violin**; in the stories he owns a Stradivarius.",
      },
      {
        thought:
          "I am fairly sure how a violin is strung, but one cheap call to {name} settles it.",
        asks: [SMALL_QWEN],
        query: "How many strings does a violin have?",
        proof: ["four", "4"],
        needs: 1,
        right: "A violin has **four** strings, tuned in fifths: G, D, A and E.",
      },
    ],
    closing: "Holmes plays the violin, and a violin has four strings.",
    answer: "4",
  },
  {
    question:
      "On which continent lies the country whose capital is named after the fifth president of the United States?",
    golds: ["Africa"],
    hops: [
      {
        thought: "First the fifth president. A list fact, good enough for {name}.",
        asks: [SMALL_QWEN],
        query: "Who was the fifth president of the United States?",
        proof: ["monroe"],
        needs: 1,
        right:
          "1. George Washington\n2. John Adams\n3. Thomas Jefferson\n4. James Madison\n5. **James Monroe** (1817–1825)",
      },
      {
        thought: "Which capital is named after James Monroe? This needs wider knowledge: {name}.",
        asks: [MEDIUM_GEMMA],
        query: "Which capital city is named after James Monroe, and of which country?",
        proof: ["liberia"],
        needs: 2,
        right:
          "**Monrovia**, the capital of **Liberia**, is named after James Monroe, who supported the settlement there.",
      },
      {
        thought: "Only the continent of Liberia is left; {name} is enough.",
        asks: [SMALL_MISTRAL],
        query: "On which continent is Liberia?",
        proof: ["africa"],
        needs: 1,
        right: "Liberia lies on the Atlantic coast of West Africa.",
      },
    ],
    closing: "Monroe gave his name to Monrovia, the capital of Liberia, in Africa.",
    answer: "Africa",
  },
  {
    question: "What is the atomic number of the element named after the discoverer of radium?",
    golds: ["96", "ninety-six"],
    hops: [
      {
        thought: "Who discovered radium? History of science at school level: {name}.",
        asks: [SMALL_LLAMA],
        query: "Who discovered radium?",
        proof: ["curie"],
        needs: 1,
        right: "Radium was discovered by **Marie Curie** and Pierre Curie in 1898.",
      },
      {
        thought: "Several elements are named after people; {name} should be good at science.",
        asks: [MEDIUM_GEMMA],
        query: "Which chemical element is named after Marie and Pierre Curie?",
        proof: ["curium"],
        needs: 2,
        topic: "science",
        right:
          "**Curium** (symbol Cm) is named after Marie and Pierre Curie. Polonium, which they found, is named after Poland.",
      },
      {
        thought: "Last, the number of curium. I let {name} give it.",
        asks: [SMALL_QWEN],
        query: "What is the atomic number of curium?",
        proof: ["96"],
        needs: 1,
        right: "Curium has atomic number **96**; it comes after americium (95).",
      },
    ],
    closing: "Radium leads to Curie, Curie to curium, and curium is number 96.",
    answer: "96",
  },
];
