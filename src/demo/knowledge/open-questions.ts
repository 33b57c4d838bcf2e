import type { KnownQuestion } from "#demo/known-question.ts";
import {
  LARGE_LLAMA,
  LARGE_MIXTRAL,
  MEDIUM_GEMMA,
  SMALL_LLAMA,
  SMALL_MISTRAL,
  SMALL_QWEN,
} from "./asks.ts";

/** Questions whose best answer is not a plain fact, and one in another language. */
export const OPEN_QUESTIONS: readonly KnownQuestion[] = [
  {
    question: "Who invented the radio?",
    aliases: ["Who is the inventor of the radio?", "Who invented radio?"],
    golds: ["Disputed", "Guglielmo Marconi", "Marconi", "Marconi (disputed)"],
    hops: [
      {
        thought:
          "This is known to be contested, so one opinion is not enough. I begin with {name}.",
        asks: [SMALL_LLAMA],
        query: "Who is most often named as the inventor of the radio?",
        proof: ["marconi"],
        needs: 1,
        right:
          "**Guglielmo Marconi** is most often named: he built the first practical system of wireless telegraphy in the 1890s and shared the Nobel Prize in Physics in 1909.",
      },
      {
        thought: "That is the school answer. {name} may know what speaks against it.",
        asks: [LARGE_LLAMA],
        query: "Which other people have a claim to the invention of the radio, and why?",
        proof: ["tesla"],
        needs: 3,
        right:
          "Several, depending on what counts as radio:\n\n- **Heinrich Hertz** showed in the 1880s that the waves exist.\n- **Jagadish Chandra Bose** and **Alexander Popov** showed receivers around 1895.\n- **Nikola Tesla** held earlier patents on tuned circuits; in 1943 the US Supreme Court struck down claims of a Marconi patent because of earlier work by Lodge, Stone and Tesla.\n\nNone of them alone invented it.",
        wrong: "Nobody else has a serious claim; the question is settled.",
      },
      {
        thought:
          "The replies differ in weight. A third voice, {name}, may tell how historians put it.",
        asks: [MEDIUM_GEMMA, LARGE_MIXTRAL],
        query: "How do historians of technology sum up who invented the radio?",
        proof: ["disputed", "many hands"],
        needs: 2,
        right:
          "They usually call it an invention of many hands. Marconi is credited with making it work as a business; priority for the parts is **disputed**.",
      },
    ],
    closing:
      "Marconi is the usual name, yet the claim is contested with good reasons. I say so instead of choosing a side silently.",
    answer: "Marconi (disputed)",
  },
  {
    question: "《红楼梦》的作者生活在哪个朝代？",
    aliases: ["红楼梦的作者是哪个朝代的人？", "写《红楼梦》的人生活在哪个朝代？"],
    golds: ["清朝", "清代", "清"],
    hops: [
      {
        thought: "问题是中文的文学常识。{name} 擅长中文，先问作者是谁。",
        asks: [SMALL_QWEN],
        query: "《红楼梦》的作者是谁？",
        proof: ["曹雪芹"],
        needs: 2,
        topic: "chinese",
        right: "《红楼梦》一般认为由**曹雪芹**所作（前八十回），后四十回的作者尚有争议。",
      },
      {
        thought: "作者是曹雪芹。再请更大的 {name} 确认他生活的朝代。",
        asks: [LARGE_LLAMA],
        query: "曹雪芹生活在哪个朝代？",
        proof: ["清"],
        needs: 2,
        right: "曹雪芹生活在**清朝**，约 1715 年至 1763 年前后，主要在雍正、乾隆年间。",
      },
    ],
    closing: "两个回答相符：曹雪芹，清朝人。",
    answer: "清朝",
  },
  {
    question: "What did Julius Caesar eat for breakfast on the day he was killed?",
    golds: ["Unknown", "Not recorded", "Nobody knows"],
    hops: [
      {
        thought: "I doubt that this is recorded, but {name} may know a source.",
        asks: [SMALL_MISTRAL, LARGE_MIXTRAL],
        query: "What did Julius Caesar eat on the morning of 15 March 44 BC?",
        proof: ["no ancient source"],
        needs: 3,
        right:
          "I do not know, and I believe nobody does: **no ancient source** that has come down to us describes his breakfast that day. Suetonius and Plutarch tell of bad omens and of his delay in leaving the house. Anything more would be invention.",
        doubt:
          "It does not know. Before I call it unknown I want another model to say whether any source tells it: {name}.",
      },
    ],
    closing:
      "{?Both do not know, and the second says why. }No source tells it, so the honest answer is that it is unknown.",
    answer: "Unknown",
  },
];
