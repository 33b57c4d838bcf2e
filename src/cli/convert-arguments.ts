import { parseArgs } from "node:util";
import { findQuantization, type Quantization } from "#core/weights/quantization.ts";

/** What `npm run convert` is asked to do. */
export interface ConvertArguments {
  readonly work: "convert" | "check" | "verify" | "repair";
  /** A folder, `owner/name`, or an address; empty where nothing is converted. */
  readonly from: string;
  readonly to: string;
  readonly quantization: Quantization;
  readonly revision: string;
  /** The compiled library to compare with; `null` for none. */
  readonly library: string | null;
  /** Whether what another conversion left in the folder is removed first. */
  readonly discards: boolean;
  readonly shardCapBytes: number | null;
  readonly contextWindow: number | null;
  readonly prefillChunk: number | null;
  readonly maxBatchSize: number | null;
  readonly threads: number | null;
}

export const USAGE = `usage: npm run convert -- --from FOLDER|OWNER/NAME|ADDRESS --to FOLDER [--quantization q4f16_1]
  --quantization NAME     q4f16_1 (default), q4f32_1, q0f16 or q0f32
  --revision NAME         branch, tag or commit of a repository (default: main)
  --check LIBRARY.wasm    compare with a compiled library: before the download, or alone with --to only
  --verify                read every file in --to and compare it with its manifest
  --repair                make the damaged files in --to again from --from
  --discard               first remove what another conversion left in --to
  --context-window N  --prefill-chunk N  --max-batch-size N    written into mlc-chat-config.json
  --shard-bytes N         size of a shard (default: 32 MiB)
  --threads N             threads that quantise (default: one for each processor, at most 4)
An interrupted conversion goes on when the same command is given again.
`;

const OPTIONS = {
  from: { type: "string" },
  to: { type: "string" },
  quantization: { type: "string" },
  revision: { type: "string" },
  check: { type: "string" },
  verify: { type: "boolean" },
  repair: { type: "boolean" },
  discard: { type: "boolean" },
  "context-window": { type: "string" },
  "prefill-chunk": { type: "string" },
  "max-batch-size": { type: "string" },
  "shard-bytes": { type: "string" },
  threads: { type: "string" },
} as const;

/** Reads the command line. Throws `RangeError` that says what is wrong with it. */
export function readArguments(args: readonly string[]): ConvertArguments {
  const { values } = parse(args);
  const quantization = findQuantization(values.quantization ?? "q4f16_1");
  if (quantization === null) {
    throw new RangeError(
      `--quantization ${values.quantization} is none of q4f16_1, q4f32_1, q0f16, q0f32`,
    );
  }
  const work = chooseWork(values);
  const from = values.from ?? "";
  if (values.to === undefined) throw new RangeError("--to is missing");
  if (from === "" && (work === "convert" || work === "repair"))
    throw new RangeError("--from is missing");
  return {
    work,
    from,
    to: values.to,
    quantization,
    revision: values.revision ?? "main",
    library: values.check ?? null,
    discards: values.discard ?? false,
    shardCapBytes: count("shard-bytes", values["shard-bytes"]),
    contextWindow: count("context-window", values["context-window"]),
    prefillChunk: count("prefill-chunk", values["prefill-chunk"]),
    maxBatchSize: count("max-batch-size", values["max-batch-size"]),
    threads: count("threads", values.threads),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true });
  } catch (thrown) {
    throw new RangeError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

function chooseWork(values: ReturnType<typeof parse>["values"]): ConvertArguments["work"] {
  if (values.repair === true) return "repair";
  if (values.verify === true) return "verify";
  return values.from === undefined && values.check !== undefined ? "check" : "convert";
}

function count(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new RangeError(`--${name} ${text} is not a whole number above zero`);
}
