import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Price } from "#core/cost/price.ts";
import { priceFromDollars } from "#core/cost/price-per-million.ts";
import { SwitchyardError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";

/**
 * List prices by candidate out of a JSON file, in US dollars per million tokens: `[input, output]`, or an object with `input` and
 * `output` or `input_price` and `output_price`, as LLMRouter's list of models has it. They may lie one level deeper. Throws
 * `import-invalid` where there are none.
 */
export async function readPrices(path: string): Promise<ReadonlyMap<string, Price>> {
  const file = basename(path);
  const document = parse(await readFile(path, "utf8"));
  const parts = isRecord(document) ? [document, ...Object.values(document).filter(isRecord)] : [];
  for (const part of parts) {
    const prices = Object.entries(part).flatMap(([name, value]) => {
      const rates = ratesIn(value);
      if (rates === null) return [];
      return [[name, priceFromDollars(rates, { source: file, date: "" })] as const];
    });
    if (prices.length > 0 && prices.length === Object.keys(part).length) return new Map(prices);
  }
  throw new SwitchyardError("import-invalid", `${file} holds no prices by candidate.`, {
    fix: 'Write {"name of the candidate": [dollars per million input tokens, per million output tokens], …}.',
    side: "visitor",
  });
}

function ratesIn(value: unknown): { readonly input: number; readonly output: number } | null {
  const [input, output] = Array.isArray(value)
    ? value
    : isRecord(value)
      ? [value["input"] ?? value["input_price"], value["output"] ?? value["output_price"]]
      : [];
  const isRate = (rate: unknown): rate is number =>
    typeof rate === "number" && Number.isFinite(rate) && rate >= 0;
  return isRate(input) && isRate(output) ? { input, output } : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
}
