import type { KnownQuestion } from "#demo/known-question.ts";
import {
  LARGE_MIXTRAL,
  MEDIUM_GEMMA,
  SMALL,
  SMALL_LLAMA,
  SMALL_MISTRAL,
  SMALL_QWEN,
} from "./asks.ts";

/** Two hops about nature, history and books. */
export const MORE_SHORT_CHAINS: readonly KnownQuestion[] = [
  {
    question: "Which chemical element has as many protons as the United States has states?",
    golds: ["Tin", "Sn", "Tin (Sn)"],
    hops: [
      {
        thought: "First the number of states, a matter for {name}.",
        asks: [SMALL_MISTRAL],
        query: "How many states do the United States have?",
        proof: ["50", "fifty"],
        needs: 1,
        right: "50.",
      },
      {
        thought: "An element with 50 protons has atomic number 50. Chemistry suits {name}.",
        asks: [MEDIUM_GEMMA],
        query: "Which chemical element has atomic number 50?",
        proof: ["tin"],
        needs: 2,
        right: "Atomic number 50 is **tin**, symbol Sn, from the Latin *stannum*.",
      },
    ],
    closing: "Fifty states, fifty protons: tin.",
    answer: "Tin",
  },
  {
    question: "Into which ocean does the longest river of South America flow?",
    golds: ["Atlantic Ocean", "Atlantic"],
    hops: [
      {
        thought: "The longest river there is surely known to {name}.",
        asks: [SMALL],
        query: "What is the longest river of South America?",
        proof: ["amazon"],
        needs: 1,
        right: "The **Amazon**, about 6400 km.",
      },
      {
        thought: "And its mouth? {name} can confirm the ocean.",
        asks: [LARGE_MIXTRAL],
        query: "Into which ocean does the Amazon flow?",
        proof: ["atlantic"],
        needs: 1,
        right:
          "It rises in the Andes, close to the Pacific, but flows east into the **Atlantic Ocean**.",
      },
    ],
    closing: "The Amazon flows into the Atlantic.",
    answer: "Atlantic Ocean",
  },
  {
    question: "How many moons has the planet that shares its name with a metal?",
    golds: ["0", "none", "zero"],
    hops: [
      {
        thought: "A metal with the name of a planet: I let {name} say it.",
        asks: [SMALL_QWEN],
        query: "Which metal shares its name with a planet?",
        proof: ["mercury"],
        needs: 1,
        right:
          "**Mercury**: the metal is liquid at room temperature, the planet is the innermost one.",
      },
      {
        thought: "How many moons has Mercury? {name} is good at science.",
        asks: [MEDIUM_GEMMA],
        query: "How many moons does the planet Mercury have?",
        proof: ["no moons", "none"],
        needs: 1,
        right:
          "Mercury has **no moons**. Venus has none either; all other planets have at least one.",
      },
    ],
    closing: "Mercury has no moon, so the number is zero.",
    answer: "0",
  },
  {
    question:
      "In which year did the revolution begin in the country that gave the Statue of Liberty to the United States?",
    golds: ["1789"],
    hops: [
      {
        thought: "Who gave the statue? {name} is enough.",
        asks: [SMALL_LLAMA],
        query: "Which country gave the Statue of Liberty to the United States?",
        proof: ["france"],
        needs: 1,
        right: "It was a gift of the people of **France**, dedicated in New York in 1886.",
      },
      {
        thought: "Then the French Revolution is meant. The year, from {name}.",
        asks: [SMALL_MISTRAL],
        query: "In which year did the French Revolution begin?",
        proof: ["1789"],
        needs: 1,
        right: "1789.",
      },
    ],
    closing: "France gave it, and its revolution began in 1789.",
    answer: "1789",
  },
  {
    question: "What is the official language of the country where OPEC has its headquarters?",
    golds: ["German"],
    hops: [
      {
        thought: "Many would guess a country that sells oil; I make sure with {name}.",
        asks: [SMALL_LLAMA, MEDIUM_GEMMA],
        query: "In which country does OPEC have its headquarters?",
        proof: ["austria"],
        needs: 2,
        right:
          "In **Austria**: the secretariat has been in Vienna since 1965. Austria is not a member.",
        wrong: "OPEC has its headquarters in **Saudi Arabia**, its largest producer.",
        doubt:
          "That is the guess I was afraid of; I remember meetings in Vienna. {name} should decide.",
      },
      {
        thought: "Austria, then. The language from {name}.",
        asks: [SMALL_QWEN],
        query: "What is the official language of Austria?",
        proof: ["german"],
        needs: 1,
        right: "**German**.",
      },
    ],
    closing: "OPEC sits in Vienna, and Austria's language is German.",
    answer: "German",
  },
  {
    question: "Which gas makes up most of the atmosphere of the planet closest in size to Earth?",
    golds: ["Carbon dioxide", "CO2"],
    hops: [
      {
        thought: "Which planet is closest to Earth in size? {name}.",
        asks: [SMALL_QWEN],
        query: "Which planet is closest to Earth in size?",
        proof: ["venus"],
        needs: 1,
        right: "**Venus**: its diameter is about 12,100 km, Earth's about 12,740 km.",
      },
      {
        thought: "The air of Venus is a question for {name}.",
        asks: [MEDIUM_GEMMA],
        query: "Which gas makes up most of the atmosphere of Venus?",
        proof: ["carbon dioxide"],
        needs: 1,
        right:
          "- **Carbon dioxide**: about 96.5 %\n- Nitrogen: about 3.5 %\n- Traces of sulphur dioxide and others",
      },
    ],
    closing: "Venus is the planet, carbon dioxide the gas.",
    answer: "Carbon dioxide",
  },
  {
    question: "In which US state was the first person to walk on the Moon born?",
    golds: ["Ohio"],
    hops: [
      {
        thought: "The first person on the Moon: {name}, to be certain.",
        asks: [SMALL_MISTRAL],
        query: "Who was the first person to walk on the Moon?",
        proof: ["armstrong"],
        needs: 1,
        right: "Neil Armstrong, in July 1969.",
      },
      {
        thought: "Where was Armstrong born? {name}.",
        asks: [SMALL_LLAMA],
        query: "In which US state was Neil Armstrong born?",
        proof: ["ohio"],
        needs: 1,
        right: "Neil Armstrong was born near Wapakoneta, **Ohio**, on 5 August 1930.",
      },
    ],
    closing: "Armstrong came from Ohio.",
    answer: "Ohio",
  },
  {
    question: "Who wrote the novel on which the film Blade Runner is based?",
    golds: ["Philip K. Dick", "Philip Kindred Dick"],
    hops: [
      {
        thought: "First the novel. {name} knows films well enough.",
        asks: [SMALL_LLAMA],
        query: "On which novel is the film Blade Runner based?",
        proof: ["electric sheep"],
        needs: 1,
        right: "On *Do Androids Dream of Electric Sheep?*, published in 1968.",
      },
      {
        thought: "Now its author, checked with another model: {name}.",
        asks: [SMALL_QWEN],
        query: "Who wrote the novel Do Androids Dream of Electric Sheep?",
        proof: ["dick"],
        needs: 1,
        right: "**Philip K. Dick** wrote it.",
      },
    ],
    closing: "The novel is by Philip K. Dick.",
    answer: "Philip K. Dick",
  },
];
