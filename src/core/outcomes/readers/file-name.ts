const SPLIT =
  /(?:^|[^a-z])(train|training|test|testing|validation|valid|val|dev|eval)(?:[^a-z]|$)/i;

/** One name for each split, however files spell it. */
const NAMES: Readonly<Record<string, string>> = {
  training: "train",
  testing: "test",
  valid: "validation",
  val: "validation",
  eval: "test",
};

/** The split that a file's name tells: `routing_data_train.jsonl` → `train`; `null` for none. */
export function splitInName(file: string): string | null {
  const name = SPLIT.exec(baseName(file))?.[1]?.toLowerCase();
  return name === undefined ? null : (NAMES[name] ?? name);
}

/** `tables/GLM-4.5-Air.csv` → `GLM-4.5-Air`. */
export function baseName(file: string): string {
  return file
    .replace(/^.*[\\/]/, "")
    .replace(/\.(?:csv|tsv|txt|jsonl|ndjson|json|parquet|gz)$/gi, "");
}

/** A file's name without its split: what is left is often the task. `gsm8k-train.json` → `gsm8k`; `null` when nothing is left. */
export function taskInName(file: string): string | null {
  const name = baseName(file)
    .replace(
      /[-_. ]?(?:train|training|test|testing|validation|valid|val|dev|eval)(?=[-_. ]|$)/gi,
      "",
    )
    .replace(/^[-_. ]+|[-_. ]+$/g, "");
  return name === "" ? null : name;
}
