import type { KnownQuestion } from "#demo/known-question.ts";
import { LARGE_LLAMA, SMALL, SMALL_LLAMA, SMALL_MISTRAL, SMALL_QWEN } from "./asks.ts";

/** One hop: a good router makes one cheap call and stops, unless the reply gives it reason to doubt. */
export const SINGLE_FACTS: readonly KnownQuestion[] = [
  {
    question: "What is the capital of Australia?",
    golds: ["Canberra"],
    hops: [
      {
        thought: "A capital is a simple fact. {name} is a cheap way to get it.",
        asks: [SMALL_MISTRAL, LARGE_LLAMA],
        query: "What is the capital of Australia?",
        proof: ["canberra"],
        needs: 2,
        right: "**Canberra**. It was founded in 1913 as a compromise between Sydney and Melbourne.",
        wrong: "Sydney.",
        doubt: "Sydney is the largest city, a classic slip. I ask {name} before I answer.",
      },
    ],
    closing: "The reply explains why it is neither Sydney nor Melbourne: Canberra.",
    answer: "Canberra",
  },
  {
    question: "What is the chemical symbol for gold?",
    aliases: ["What is the symbol of gold?"],
    golds: ["Au"],
    hops: [
      {
        thought: "Any model knows this, so a small price decides: {name}.",
        asks: [SMALL],
        query: "What is the chemical symbol for gold?",
        proof: ["au"],
        needs: 1,
        right: "The symbol for gold is **Au**, from the Latin *aurum*.",
      },
    ],
    closing: "One call was enough.",
    answer: "Au",
  },
  {
    question: "Who wrote Hamlet?",
    aliases: ["Who is the author of Hamlet?"],
    golds: ["William Shakespeare", "Shakespeare"],
    hops: [
      {
        thought: "I am nearly certain; one quick call to {name} confirms it.",
        asks: [SMALL_LLAMA],
        query: "Who wrote the play Hamlet?",
        proof: ["shakespeare"],
        needs: 1,
        right: "**William Shakespeare** wrote *Hamlet*, probably between 1599 and 1601.",
      },
    ],
    closing: "It is confirmed.",
    answer: "William Shakespeare",
  },
  {
    question: "At how many degrees Celsius does water boil at sea level?",
    aliases: ["At what temperature does water boil at sea level?"],
    golds: ["100", "100 degrees", "100 °C"],
    hops: [
      {
        thought: "A physics fact from school. {name}.",
        asks: [SMALL_QWEN],
        query: "At how many degrees Celsius does water boil at sea level?",
        proof: ["100"],
        needs: 1,
        right: "At about **100 °C** at normal pressure; the higher you climb, the lower it gets.",
      },
    ],
    closing: "At sea level it is 100.",
    answer: "100",
  },
  {
    question: "How many bones does an adult human have?",
    golds: ["206"],
    hops: [
      {
        thought: "A number from anatomy; {name} should have it.",
        asks: [SMALL_LLAMA],
        query: "How many bones does an adult human have?",
        proof: ["206"],
        needs: 1,
        right:
          "An adult usually has **206** bones. A newborn has more, because some grow together later.",
      },
    ],
    closing: "206 is the usual count.",
    answer: "206",
  },
  {
    question: "Which strait divides Istanbul into a European and an Asian part?",
    golds: ["Bosphorus", "Bosporus", "the Bosphorus Strait"],
    hops: [
      {
        thought: "Geography, well known: {name}.",
        asks: [SMALL_MISTRAL],
        query: "Which strait runs through Istanbul?",
        proof: ["bosphorus"],
        needs: 1,
        right: "The Bosphorus.",
      },
    ],
    closing: "It is the Bosphorus.",
    answer: "Bosphorus",
  },
];
