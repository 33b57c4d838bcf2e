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

/** Two hops about places, people and their works. */
export const SHORT_CHAINS: readonly KnownQuestion[] = [
  {
    question: "What is the capital of the most populous country in Africa?",
    golds: ["Abuja"],
    hops: [
      {
        thought: "Which African country has the most people? {name} should know.",
        asks: [SMALL_QWEN],
        query: "Which country in Africa has the largest population?",
        proof: ["nigeria"],
        needs: 1,
        right: "**Nigeria**, with more than 200 million people.",
      },
      {
        thought: "Now the capital of Nigeria. I try {name}.",
        asks: [SMALL_MISTRAL, LARGE_LLAMA],
        query: "What is the capital of Nigeria?",
        proof: ["abuja"],
        needs: 2,
        right:
          "**Abuja** has been the capital of Nigeria since December 1991. Before that it was Lagos, which is still the largest city.",
        wrong: "The capital of Nigeria is Lagos.",
        doubt:
          "Lagos is the largest city, but I recall that the capital was moved. {name} can settle it.",
      },
    ],
    closing: "The {?second }reply knows about the move in 1991. The capital is Abuja.",
    answer: "Abuja",
  },
  {
    question:
      "Which language do most people speak in the country that won the first football World Cup?",
    golds: ["Spanish"],
    hops: [
      {
        thought: "Sports history first: {name}.",
        asks: [SMALL_LLAMA],
        query: "Which country won the first football World Cup?",
        proof: ["uruguay"],
        needs: 1,
        right:
          "**Uruguay** won the first World Cup in 1930, at home in Montevideo, 4–2 against Argentina.",
      },
      {
        thought: "Uruguay. Languages are what {name} is good at.",
        asks: [SMALL_MISTRAL],
        query: "Which language do most people in Uruguay speak?",
        proof: ["spanish"],
        needs: 1,
        right: "Spanish.",
      },
    ],
    closing: "Uruguay won in 1930, and Spanish is spoken there.",
    answer: "Spanish",
  },
  {
    question: "In which city was the director of the film Spirited Away born?",
    golds: ["Tokyo"],
    hops: [
      {
        thought: "Who directed Spirited Away? A well-known film: {name}.",
        asks: [SMALL],
        query: "Who directed the film Spirited Away?",
        proof: ["miyazaki"],
        needs: 1,
        right:
          "*Spirited Away* (2001) was written and directed by **Hayao Miyazaki** at Studio Ghibli.",
      },
      {
        thought: "For a biography I prefer {name}.",
        asks: [MEDIUM_GEMMA],
        query: "In which city was Hayao Miyazaki born?",
        proof: ["tokyo"],
        needs: 2,
        right: "Hayao Miyazaki was born in **Tokyo** on 5 January 1941.",
      },
    ],
    closing: "Miyazaki was born in Tokyo.",
    answer: "Tokyo",
  },
  {
    question: "What is the currency of the country where most of the Atacama Desert lies?",
    golds: ["Chilean peso", "peso"],
    hops: [
      {
        thought: "The Atacama is on the west coast of South America; {name} can name the country.",
        asks: [SMALL_LLAMA],
        query: "In which country does most of the Atacama Desert lie?",
        proof: ["chile"],
        needs: 1,
        right: "Most of the Atacama lies in northern **Chile**; a strip reaches into Peru.",
      },
      {
        thought: "Chile. One more small call, to {name}, for the currency.",
        asks: [SMALL_QWEN],
        query: "What is the currency of Chile?",
        proof: ["chilean peso"],
        needs: 1,
        right: "The **Chilean peso** (CLP).",
      },
    ],
    closing: "Chile pays in Chilean pesos.",
    answer: "Chilean peso",
  },
  {
    question: "At which university did the inventor of the World Wide Web study?",
    golds: ["University of Oxford", "Oxford", "Oxford University"],
    hops: [
      {
        thought: "The inventor is famous in computing; {name} is enough.",
        asks: [SMALL_QWEN],
        query: "Who invented the World Wide Web?",
        proof: ["berners lee"],
        needs: 1,
        right: "**Tim Berners-Lee** invented it in 1989 while he worked at CERN.",
      },
      {
        thought: "His studies are less known, so I go to {name}.",
        asks: [LARGE_MIXTRAL],
        query: "At which university did Tim Berners-Lee study?",
        proof: ["oxford"],
        needs: 2,
        right:
          "He studied physics at The Queen's College, **University of Oxford**, from 1973 to 1976.",
      },
    ],
    closing: "Berners-Lee studied at Oxford.",
    answer: "University of Oxford",
  },
  {
    question: "Who taught the philosopher who taught Alexander the Great?",
    golds: ["Plato"],
    hops: [
      {
        thought: "Alexander's teacher is a standard fact: {name}.",
        asks: [SMALL_MISTRAL],
        query: "Which philosopher taught Alexander the Great?",
        proof: ["aristotle"],
        needs: 1,
        right: "Aristotle taught the young Alexander in Macedonia.",
      },
      {
        thought: "And who taught Aristotle? {name} should know.",
        asks: [SMALL_LLAMA],
        query: "Whose pupil was Aristotle?",
        proof: ["plato"],
        needs: 1,
        right:
          "Aristotle was a pupil of **Plato**; he spent about twenty years at the Academy in Athens.",
      },
    ],
    closing: "Plato taught Aristotle, who taught Alexander.",
    answer: "Plato",
  },
  {
    question: "What is the highest mountain of the country where the Rhine begins?",
    golds: ["Dufourspitze", "Monte Rosa", "Dufour Peak"],
    hops: [
      {
        thought: "Where does the Rhine begin? {name} for European geography.",
        asks: [SMALL_MISTRAL],
        query: "In which country does the river Rhine begin?",
        proof: ["switzerland"],
        needs: 1,
        right: "In Switzerland, in the canton of Graubünden.",
      },
      {
        thought: "The highest mountain of Switzerland: I try {name}.",
        asks: [SMALL_LLAMA, LARGE_MIXTRAL],
        query: "What is the highest mountain of Switzerland?",
        proof: ["dufourspitze"],
        needs: 2,
        right:
          "The **Dufourspitze** in the Monte Rosa massif, 4634 m. For comparison:\n\n| Peak | Height |\n|---|---|\n| Dufourspitze | 4634 m |\n| Dom | 4546 m |\n| Matterhorn | 4478 m |",
        wrong: "The highest mountain of Switzerland is the famous **Matterhorn**, 4478 m.",
        doubt:
          "The Matterhorn is the most famous, which is not the same as the highest. {name} should compare.",
      },
    ],
    closing: "The table leaves no doubt: the Dufourspitze is higher than the Matterhorn.",
    answer: "Dufourspitze",
  },
  {
    question: "Which subject did the author of Alice's Adventures in Wonderland teach at Oxford?",
    golds: ["Mathematics", "Maths", "Math"],
    hops: [
      {
        thought: "The author wrote under a pen name; I ask {name} who it was.",
        asks: [SMALL_LLAMA],
        query: "Who wrote Alice's Adventures in Wonderland?",
        proof: ["carroll", "dodgson"],
        needs: 1,
        right: "**Lewis Carroll**, the pen name of Charles Lutwidge Dodgson.",
      },
      {
        thought: "Now what Dodgson taught. {name} for a biography.",
        asks: [MEDIUM_GEMMA],
        query: "Which subject did Charles Lutwidge Dodgson teach at Oxford?",
        proof: ["mathematics"],
        needs: 2,
        right: "He was a lecturer in **mathematics** at Christ Church, Oxford.",
      },
    ],
    closing: "Carroll, that is Dodgson, taught mathematics.",
    answer: "Mathematics",
  },
  {
    question: "What is the largest island of the country whose flag shows a red disc on white?",
    golds: ["Honshu", "Honshū"],
    hops: [
      {
        thought: "A flag is easy to tell: {name}.",
        asks: [SMALL_QWEN],
        query: "Which country has a flag with a red disc on a white field?",
        proof: ["japan"],
        needs: 1,
        right: "**Japan**. (Bangladesh also has a red disc, but on green.)",
      },
      {
        thought: "Japan. The islands are common knowledge, {name} will do.",
        asks: [SMALL_MISTRAL],
        query: "What is the largest island of Japan?",
        proof: ["honshu"],
        needs: 1,
        right: "Honshu.",
      },
    ],
    closing: "It is the flag of Japan, and its largest island is Honshu.",
    answer: "Honshu",
  },
  {
    question:
      "Which city hosted the Summer Olympic Games two years before Nelson Mandela became president?",
    golds: ["Barcelona"],
    hops: [
      {
        thought: "I need the year in which Mandela took office. {name} knows that.",
        asks: [SMALL_LLAMA],
        query: "In which year did Nelson Mandela become president of South Africa?",
        proof: ["1994"],
        needs: 1,
        right:
          "Nelson Mandela became president in May **1994**, after the first election open to all.",
      },
      {
        thought: "Two years before 1994 is 1992. Which Games were those? I ask {name}.",
        asks: [SMALL_QWEN],
        query: "Which city hosted the Summer Olympic Games of 1992?",
        proof: ["barcelona"],
        needs: 1,
        right: "**Barcelona**, Spain. (The Winter Games of 1992 were in Albertville.)",
      },
    ],
    closing: "1994 minus two is 1992, and that was Barcelona.",
    answer: "Barcelona",
  },
  {
    question: "In which country was the inventor of basketball born?",
    golds: ["Canada"],
    hops: [
      {
        thought: "The inventor of basketball: {name}.",
        asks: [SMALL_QWEN],
        query: "Who invented basketball?",
        proof: ["naismith"],
        needs: 1,
        right: "**James Naismith** invented it in December 1891 in Springfield, Massachusetts.",
      },
      {
        thought: "He worked in the United States, but was he born there? {name} may know.",
        asks: [SMALL_LLAMA, LARGE_LLAMA],
        query: "In which country was James Naismith born?",
        proof: ["canada"],
        needs: 2,
        right:
          "James Naismith was born in 1861 near Almonte, Ontario, in **Canada**. He moved to the United States in 1890.",
        wrong: "James Naismith was born in the **United States**, where he invented the game.",
        doubt:
          "The reason it gives is about the game and not about his birth. I check with {name}.",
      },
    ],
    closing: "The {?second }reply names the town. He was born in Canada.",
    answer: "Canada",
  },
];
