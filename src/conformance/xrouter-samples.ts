import type { RequestMessage } from "#core/policies/xrouter/request-text.ts";
import { SELECT_TOOL, toolName } from "#core/policies/xrouter/tool-names.ts";
import {
  samplePoolsDesk,
  sampleSet,
  type TierRanges,
  trainingMessages,
} from "#core/policies/xrouter/training-prompt.ts";
import { PythonRandom } from "#core/python/random.ts";
import type { GoldenCase } from "./golden.ts";

interface RecordedSample {
  readonly messages?: readonly RequestMessage[];
  readonly simple_mode?: boolean;
  readonly sample_idx?: number;
  readonly total_samples?: number;
  readonly use_fixed_sets?: boolean;
  readonly fixed_set_percentage?: number;
  readonly python_random_seed?: number;
  readonly draw?: number;
  readonly ranges?: TierRanges;
}

export const SAMPLE_FIELDS: readonly string[] = [
  "messages",
  "simple_mode",
  "sample_idx",
  "total_samples",
  "use_fixed_sets",
  "fixed_set_percentage",
  "python_random_seed",
  "draw",
  "ranges",
];

/** One case of `xrouter_training_prompt.json`. */
export function promptCase(testCase: GoldenCase): unknown {
  const input = testCase.input as RecordedSample;
  if (input.messages !== undefined) {
    return crashOrSample(input.messages, input.simple_mode === true);
  }
  if (input.ranges !== undefined) {
    const random = new PythonRandom(input.python_random_seed ?? 0);
    for (let draw = 0; draw < (input.draw ?? 0); draw += 1) samplePoolsDesk(random, input.ranges);
    return samplePoolsDesk(random, input.ranges);
  }
  const { kind, models } = sampleSet(input.sample_idx ?? 0, input.total_samples ?? 0, {
    useFixed: input.use_fixed_sets === true,
    share: input.fixed_set_percentage ?? 0,
  });
  return { set_type: kind, models: models ?? "<random sample>" };
}

/** The recorded samples have this id and these models. */
const SAMPLE = {
  id: "ex7_fixed_set_1",
  kind: "fixed_set_1",
  models: ["gpt-5", "gpt-4.1"],
} as const;

function crashOrSample(messages: readonly RequestMessage[], isSimple: boolean): unknown {
  try {
    return sampleCase(messages, isSimple);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { error: "IndexError", message: "list index out of range" };
  }
}

function sampleCase(messages: readonly RequestMessage[], isSimple: boolean): unknown {
  const prompt = isSimple ? "<SYSTEM_PROMPT_SIMPLE>" : "<SYSTEM_PROMPT>";
  const prepared = trainingMessages(messages, prompt);
  if (prepared === null) return { error: "AssertionError", message: "" };
  const calls = SAMPLE.models.map(toolName);
  return {
    prompt: prepared,
    id: SAMPLE.id,
    model_set_type: SAMPLE.kind,
    tools_kwargs: isSimple ? calls : [SELECT_TOOL, ...calls],
    need_tools_kwargs: true,
  };
}
