import { constants, deflateRawSync } from "node:zlib";
import { fitLexical, LEXICAL_DEFAULTS } from "#core/embeddings/lexical/fit-lexical.ts";
import { writeLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { encodeTexts } from "#core/embeddings/lexical/lexical-encoder.ts";
import { finish } from "#core/heads/finish.ts";
import { nearQuestions } from "#core/outcomes/near/near-questions.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { questionHash } from "#core/outcomes/shipped/question-hash.ts";
import type { ShippedTable } from "#core/outcomes/shipped/shipped-table.ts";
import { type PartKind, writeShippedTable } from "#core/outcomes/shipped/write-shipped-table.ts";
import { splitTable } from "#core/outcomes/split-table.ts";

/**
 * Measured on LLMRouter's own test rows, AIQ of k-NN with 100 neighbours, of ridge α = 10 standardised, and of ridge not standardised:
 *
 * | numbers, terms of each kind | unrounded      | step 0.5       | vectors | embedding |
 * | 256, 4,096                  | .571 .557 .566 | .573 .557 .561 | 538 kB  | 1,921 kB  |
 * | 224, 4,096                  | .579 .560 .564 | .571 .564 .569 | 473 kB  | 1,696 kB  |
 * | 192, 4,096                  | .573 .550 .558 | .575 .548 .558 | 407 kB  | 1,467 kB  |
 * | 128, 4,096                  | .577 .548 .554 | .579 .556 .559 | 271 kB  | 1,007 kB  |
 *
 * Rounding moves them by ±.005 and in both directions, as other settings of the embedding do.
 */
const DIMENSION = 224;
const STEP = 0.5;

/** A table made ready to be shipped, and the embedding that its vectors were made with. */
export interface MadeTable {
  readonly shipped: ShippedTable;
  readonly file: Uint8Array<ArrayBuffer>;
  readonly lexicalFile: Uint8Array<ArrayBuffer>;
}

/** Fits the lexical embedding on the table's training questions and leaves the texts out. */
export function makeShippedTable(table: OutcomeTable): MadeTable {
  const { questions } = table;
  const texts = questions.texts ?? [];
  const { train } = splitTable(questions, { kind: "own", test: "test", train: "train" });
  const model = finish(
    fitLexical(
      Array.from(train, (row) => texts[row] ?? ""),
      { ...LEXICAL_DEFAULTS, dimension: DIMENSION },
    ),
  );
  const shipped: ShippedTable = {
    table: {
      ...table,
      questions: {
        ...questions,
        texts: null,
        nearGroupOf: finish(nearQuestions(texts, questions.groupOf)),
        features: {
          embedding: model.name,
          dimension: model.dimension,
          values: finish(encodeTexts(model, texts)),
        },
      },
    },
    hashes: Float64Array.from(texts, questionHash),
  };
  return {
    shipped,
    file: writeShippedTable(shipped, { step: STEP, deflate }),
    lexicalFile: writeLexicalModel(model),
  };
}

/** Looking for repetitions in rounded vectors makes them a tenth longer: there are none. */
function deflate(bytes: Uint8Array, kind: PartKind): Uint8Array {
  const strategy = kind === "plain" ? constants.Z_HUFFMAN_ONLY : constants.Z_DEFAULT_STRATEGY;
  return deflateRawSync(bytes, { level: 9, memLevel: 9, strategy });
}
