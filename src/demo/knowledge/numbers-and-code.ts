import type { KnownQuestion } from "#demo/known-question.ts";
import {
  LARGE_LLAMA,
  LARGE_MIXTRAL,
  MEDIUM_GEMMA,
  SMALL_LLAMA,
  SMALL_MISTRAL,
  SMALL_QWEN,
} from "./asks.ts";

/** Where the choice of candidate matters more than its size. */
export const NUMBERS_AND_CODE: readonly KnownQuestion[] = [
  {
    question:
      "A train travels 210 km in 2 hours and 20 minutes. What is its average speed in km/h?",
    golds: ["90", "90 km/h"],
    hops: [
      {
        thought: "A short calculation. I try {name} first.",
        asks: [SMALL_LLAMA, SMALL_QWEN],
        query:
          "What is the average speed in km/h of a train that travels 210 km in 2 hours and 20 minutes?",
        proof: ["90"],
        needs: 2,
        topic: "numbers",
        right:
          "1. 2 hours 20 minutes = 140 minutes = 7/3 hours\n2. 210 km ÷ 7/3 h = 210 × 3/7 km/h\n3. That is **90 km/h**.",
        wrong:
          "Speed is distance divided by time. 2 hours and 20 minutes is 2.2 hours, and 210 ÷ 2.2 is about **95.5 km/h**.",
        doubt:
          "20 minutes is a third of an hour, not 0.2 of it: the reply is wrong. {name} may be better at arithmetic.",
      },
    ],
    closing: "7/3 hours is correct, and 90 × 7/3 gives 210 again. The speed is 90 km/h.",
    answer: "90",
  },
  {
    question: "What is 17 percent of 250, plus 3 squared?",
    golds: ["51.5"],
    hops: [
      {
        thought: "I split it: the percentage goes to {name}.",
        asks: [SMALL_QWEN],
        query: "What is 17 percent of 250?",
        proof: ["42 5"],
        needs: 2,
        topic: "numbers",
        right: "10 % of 250 is 25, 7 % is 17.5, together **42.5**.",
      },
      {
        thought: "3 squared is 9. To be safe {name} adds it up.",
        asks: [MEDIUM_GEMMA],
        query: "What is 42.5 plus 3 squared?",
        proof: ["51 5"],
        needs: 2,
        right: "3² = 9, and 42.5 + 9 = **51.5**.",
      },
    ],
    closing: "42.5 + 9 = 51.5.",
    answer: "51.5",
  },
  {
    question: "A shirt costs 80 dollars after a discount of 20 percent. What did it cost before?",
    golds: ["100", "100 dollars", "$100"],
    hops: [
      {
        thought: "A word problem with a known trap. I start cheap, with {name}.",
        asks: [SMALL_MISTRAL, LARGE_LLAMA],
        query: "What did a shirt cost before a discount of 20 percent if it costs 80 dollars now?",
        proof: ["100"],
        needs: 2,
        topic: "numbers",
        right: "80 dollars are 80 % of the old price, so it was 80 ÷ 0.8 = **100 dollars**.",
        wrong: "20 % of 80 is 16, so the shirt cost 96 dollars.",
        doubt:
          "It took the 20 percent from the new price: 96 less a fifth is 76.80, not 80. I ask {name}.",
      },
    ],
    closing: "100 less 20 percent is 80, so it checks.",
    answer: "100",
  },
  {
    question: "How many handshakes are there when 12 people all shake hands once?",
    golds: ["66"],
    hops: [
      {
        thought: "Counting pairs. {name} may do it.",
        asks: [SMALL_LLAMA, LARGE_MIXTRAL],
        query:
          "How many handshakes are there when each of 12 people shakes hands once with every other?",
        proof: ["66"],
        needs: 2,
        topic: "numbers",
        right: "Each pair shakes hands once: 12 × 11 ÷ 2 = **66**.",
        wrong: "Each of the 12 people shakes 11 hands, so there are 12 × 11 = **132** handshakes.",
        doubt:
          "That counts every handshake twice, once for each hand. I want it confirmed by {name}.",
      },
    ],
    closing: "{?132 counted each pair twice; }12 × 11 halved is 66.",
    answer: "66",
  },
  {
    question: "What is the smallest prime number greater than 100?",
    golds: ["101"],
    hops: [
      {
        thought: "Number theory in small: {name} is strong in mathematics.",
        asks: [SMALL_QWEN],
        query: "What is the smallest prime number greater than 100?",
        proof: ["101"],
        needs: 1,
        right: "**101**: it is not divisible by 2, 3, 5 or 7, and 11² is already larger.",
      },
    ],
    closing: "101 is prime and comes right after 100.",
    answer: "101",
  },
  {
    question: "How often does the loop body run in Python for i in range(0, 10, 3)?",
    aliases: ["How many times does the loop body run in Python for i in range(0, 10, 3)?"],
    golds: ["4", "four", "4 times"],
    hops: [
      {
        thought: "A loop to count. I give it to {name}, which is fast.",
        asks: [SMALL_MISTRAL, SMALL_QWEN],
        query: "How often does the body of the Python loop over range(0, 10, 3) run?",
        proof: ["4 times", "four times"],
        needs: 2,
        topic: "code",
        right:
          "`i` takes these values:\n\n```python\n>>> list(range(0, 10, 3))\n[0, 3, 6, 9]\n```\n\nSo the body runs **4 times**.",
        wrong: "10 divided by 3 is 3 with a remainder, so it runs 3 times.",
        doubt:
          "It divided and dropped the rest, but 0 counts as well. {name} is said to be good at code and can list the values.",
      },
    ],
    closing: "0, 3, 6, 9 are four values.",
    answer: "4",
  },
  {
    question: "What does Python print for print([x * x for x in range(4)][-1])?",
    golds: ["9"],
    hops: [
      {
        thought: "Code is a matter for {name}.",
        asks: [SMALL_QWEN],
        query: "Which list does the Python comprehension of x * x over range(4) give?",
        proof: ["0 1 4 9"],
        needs: 2,
        topic: "code",
        right: "```python\n[0, 1, 4, 9]\n```",
      },
      {
        thought: "Index -1 should be the last element; {name} confirms what it means.",
        asks: [LARGE_LLAMA],
        query: "Which element of the Python list [0, 1, 4, 9] has index -1?",
        proof: ["last"],
        needs: 2,
        right: "Negative indices count from the end, so index -1 is the **last** element: 9.",
      },
    ],
    closing: "The last of 0, 1, 4, 9 is 9.",
    answer: "9",
  },
  {
    question: "What is the time complexity of binary search in a sorted list?",
    golds: ["O(log n)", "logarithmic"],
    hops: [
      {
        thought: "A textbook fact about algorithms: {name}.",
        asks: [SMALL_QWEN],
        query: "What is the time complexity of binary search in a sorted list of n items?",
        proof: ["log n"],
        needs: 1,
        right:
          "**O(log n)**: each step halves what is left.\n\n```python\nwhile low <= high:\n    middle = (low + high) // 2\n    if items[middle] == wanted:\n        return middle\n    if items[middle] < wanted:\n        low = middle + 1\n    else:\n        high = middle - 1\n```",
      },
    ],
    closing: "Halving means a logarithm.",
    answer: "O(log n)",
  },
  {
    question: "Which Python keyword turns a function into a generator?",
    golds: ["yield"],
    hops: [
      {
        thought: "Python once more, so {name}.",
        asks: [SMALL_QWEN],
        query: "Which Python keyword turns a function into a generator?",
        proof: ["yield"],
        needs: 1,
        right: "The keyword `yield`:\n\n```python\ndef count():\n    yield 1\n    yield 2\n```",
      },
    ],
    closing: "The example shows it.",
    answer: "yield",
  },
];
