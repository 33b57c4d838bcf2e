import { exactMatch, type Golds, goldList, substringMatch } from "#core/metrics/exact-match.ts";
import { extractAnswer } from "#core/metrics/extract-answer.ts";
import { bestF1, wordF1 } from "#core/metrics/f1.ts";
import { normalizeAnswer } from "#core/metrics/normalize-answer.ts";
import { type AdapterEntry, onInput } from "./golden.ts";

export const ROUTER_R1_METRICS: readonly AdapterEntry[] = [
  {
    file: "router_r1_normalize_answer",
    recorded: "verl/utils/reward_score/qa_em.py::normalize_answer",
    run: onInput<string>(normalizeAnswer),
  },
  {
    file: "router_r1_extract_solution",
    recorded: "verl/utils/reward_score/qa_em.py::extract_solution",
    run: onInput<string>(extractAnswer),
  },
  {
    file: "router_r1_em_f1",
    recorded:
      "verl/utils/reward_score/qa_em.py::em_check, subem_check, f1_score (max over golds as in compute_score_em)",
    inputFields: ["prediction", "golds"],
    run: onInput<{ prediction: string; golds: Golds }>(({ prediction, golds }) => ({
      em: exactMatch(prediction, golds),
      subem: substringMatch(prediction, golds),
      f1_each: goldList(golds).map((gold) => wordF1(prediction, gold)),
      f1_max: bestF1(prediction, golds),
    })),
  },
];
