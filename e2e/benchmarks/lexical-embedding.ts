import { fitLexical, LEXICAL_DEFAULTS } from "#core/embeddings/lexical/fit-lexical.ts";
import { encodeTexts } from "#core/embeddings/lexical/lexical-encoder.ts";
import { type Benchmark, row } from "./benchmark.ts";
import { makeTexts, QUESTIONS, TRAINING_QUESTIONS } from "./lab-world.ts";
import { runScikitLearn } from "./scikit-learn.ts";
import { watchWork } from "./watch-work.ts";

/** What was aimed at. */
const AIMED = 3000;

/**
 * The lexical embedding: texts a second beside what was aimed at, its fit beside scikit-learn's `TfidfVectorizer` and `TruncatedSVD`
 * of as many numbers on the same texts where a Python with it is at hand (control 0 where not).
 */
export const lexicalEmbedding: Benchmark = {
  name: "lexical-embedding",
  about: `texts embedded a second; ms and peak bytes to fit the embedding on ${TRAINING_QUESTIONS} texts, against scikit-learn`,
  async run() {
    const texts = makeTexts(QUESTIONS);
    const training = texts.slice(0, TRAINING_QUESTIONS);
    const fitted = watchWork(fitLexical(training));
    const encoded = watchWork(encodeTexts(fitted.result, texts));
    const theirs = (await runScikitLearn(PYTHON, { "texts.json": JSON.stringify(training) }, [
      LEXICAL_DEFAULTS.dimension,
    ])) as { readonly ms: number; readonly bytes: number } | null;
    return [
      row("lexical-embedding", "texts/s", (1000 * texts.length) / encoded.ms, AIMED),
      row("lexical-fit", "ms", fitted.ms, theirs?.ms ?? 0),
      row("lexical-fit-memory", "bytes", fitted.bytes, theirs?.bytes ?? 0),
    ];
  },
};

const PYTHON = `
import json, resource, sys, time
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
texts = json.load(open(sys.argv[1] + "/texts.json"))
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
before = peak()
began = time.perf_counter()
x = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2).fit_transform(texts)
TruncatedSVD(int(sys.argv[2]), random_state=0).fit_transform(x)
print(json.dumps({"ms": (time.perf_counter() - began) * 1000, "bytes": peak() - before}))
`;
