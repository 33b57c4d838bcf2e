import type { Price } from "#core/cost/price.ts";
import type { Candidate } from "#core/pool/candidate.ts";
import { PAPER_MODELS } from "#core/pool/paper-names.ts";
import { checkPool, type PoolCheck, type PoolProblem } from "#core/pool/pool-schema.ts";
import {
  dollarsText,
  perMillionText,
  readDollars,
  readPerMillion,
} from "#state/settings/price-text.ts";

/** A candidate as it stands in a form: texts, so that a wrong one is kept as it was typed. */
export interface CandidateDraft {
  /** Identity within the form; names may be empty or repeat. */
  readonly key: number;
  id: string;
  /** Separated by commas, which no name may hold. */
  aliases: string;
  description: string;
  provider: string;
  model: string;
  /** Dollars per 1,000,000 tokens; both empty is an unknown price. */
  input: string;
  output: string;
  /** Dollars for each request; empty is none. */
  perRequest: string;
  temperature: string;
  maxTokens: string;
  /** Empty outside Router-R1's released table. */
  paperModel: string;
  paperPrice: string;
  /** Whether thinking in the text of its replies is taken apart. */
  splitsThinking: boolean;
  /** The price that the figures were written from, with its cache rates, tiers, source and date. */
  readonly basis: Price | null;
}

/** The fields of a candidate that can be wrong, with the names that the form shows. */
export const FIELD_LABEL = {
  id: "Name",
  aliases: "Other names",
  description: "Description",
  provider: "Provider",
  model: "Model",
  "price.input": "Price in",
  "price.output": "Price out",
  "price.perRequest": "Fee per request",
  temperature: "Temperature",
  maxTokens: "Most output tokens",
  paperModel: "Model in the paper",
  paperPrice: "Paper price",
} as const satisfies Record<string, string>;

export type CandidateField = keyof typeof FIELD_LABEL;

/** An empty candidate of a provider. */
export function blankDraft(key: number, provider: string): CandidateDraft {
  return {
    key,
    id: "",
    aliases: "",
    description: "",
    provider,
    model: "",
    input: "",
    output: "",
    perRequest: "",
    temperature: "",
    maxTokens: "512",
    paperModel: "",
    paperPrice: "",
    splitsThinking: true,
    basis: null,
  };
}

export function draftOf(key: number, candidate: Candidate): CandidateDraft {
  const { price } = candidate;
  return {
    key,
    id: candidate.id,
    aliases: candidate.aliases.join(", "),
    description: candidate.description,
    provider: candidate.provider,
    model: candidate.model,
    input: price === null ? "" : perMillionText(price.input),
    output: price === null ? "" : perMillionText(price.output),
    perRequest: feeText(price),
    temperature: candidate.temperature === null ? "" : String(candidate.temperature),
    maxTokens: String(candidate.maxTokens),
    paperModel: candidate.paperModel ?? "",
    paperPrice: candidate.paperPrice === null ? "" : String(candidate.paperPrice),
    splitsThinking: candidate.splitThinking !== false,
    basis: price,
  };
}

/** Chooses the paper's model. Its price in the paper's table follows, unless the visitor wrote another one. */
export function withPaperModel(
  draft: CandidateDraft,
  model: string,
): Pick<CandidateDraft, "paperModel" | "paperPrice"> {
  const isOwnPrice = draft.paperPrice !== paperPriceText(draft.paperModel);
  return { paperModel: model, paperPrice: isOwnPrice ? draft.paperPrice : paperPriceText(model) };
}

function paperPriceText(model: string): string {
  return String(PAPER_MODELS.find((known) => known.model === model)?.price ?? "");
}

/** The pool that a form describes, or everything that is wrong with it, in the form's own words. `today` dates new prices. */
export function checkDrafts(drafts: readonly CandidateDraft[], today: string): PoolCheck {
  const problems: PoolProblem[] = [];
  const input = drafts.map((draft, candidate) => {
    const report = (field: CandidateField, what: string): void => {
      problems.push({ candidate, field, message: `${FIELD_LABEL[field]} ${what}.` });
    };
    return candidateFrom(draft, today, report);
  });
  const check = checkPool(input);
  if (!check.ok) problems.push(...check.problems.map(inWordsOfForm));
  else if (problems.length === 0) return check;
  return { ok: false, problems: firstOfEachField(problems) };
}

type Report = (field: CandidateField, what: string) => void;

/** What cannot be read is reported, and stands as `null` or 1 so that the other fields are still checked. */
function candidateFrom(draft: CandidateDraft, today: string, report: Report) {
  return {
    id: draft.id,
    aliases: draft.aliases.split(","),
    description: draft.description,
    provider: draft.provider,
    model: draft.model,
    price: priceFrom(draft, today, report),
    paperModel: draft.paperModel.trim() === "" ? null : draft.paperModel,
    paperPrice: numberFrom(draft.paperPrice, () => report("paperPrice", "must be a number")),
    temperature: numberFrom(draft.temperature, () => report("temperature", "must be a number")),
    maxTokens:
      numberFrom(draft.maxTokens || "?", () => report("maxTokens", "must be a number")) ?? 1,
    ...(draft.splitsThinking ? {} : { splitThinking: false as const }),
  };
}

function numberFrom(text: string, fail: () => void): number | null {
  if (text.trim() === "") return null;
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  fail();
  return null;
}

function priceFrom(draft: CandidateDraft, today: string, report: Report): Price | null {
  const { basis } = draft;
  const [input, output, fee] = [draft.input.trim(), draft.output.trim(), draft.perRequest.trim()];
  if (input === "" && output === "" && fee === "") return null;
  const hasRates = basis !== null && hasRatesOf(basis, input, output);
  if (hasRates && fee === feeText(basis)) return basis;
  const perRequest = readFee(fee, report);
  const read = (field: "price.input" | "price.output", text: string): number | null => {
    if (text === "") {
      report(field, "is missing: write both prices, or neither when they are unknown");
      return null;
    }
    const reading = readPerMillion(text);
    if (reading.ok) return reading.rate;
    report(field, reading.problem);
    return null;
  };
  const rates = [read("price.input", input), read("price.output", output)] as const;
  if (rates[0] === null || rates[1] === null || perRequest === null) return null;
  // Cache rates and tiers belong to the figures they came with.
  const { perRequest: _, ...kept } = hasRates ? basis : { input: rates[0], output: rates[1] };
  const own = perRequest === 0 ? kept : { ...kept, perRequest };
  return { ...own, source: "visitor", date: today };
}

/** Picodollars; 0 for no fee, `null` for what cannot be read. */
function readFee(text: string, report: Report): number | null {
  if (text === "") return 0;
  const reading = readDollars(text);
  if (reading.ok) return reading.rate;
  report("price.perRequest", reading.problem);
  return null;
}

function feeText(price: Price | null): string {
  return price?.perRequest === undefined ? "" : dollarsText(price.perRequest);
}

function hasRatesOf(price: Price, input: string, output: string): boolean {
  return input === perMillionText(price.input) && output === perMillionText(price.output);
}

/** The schema speaks of `aliases.1` and begins its messages with the field's name. */
function inWordsOfForm({ candidate, field, message }: PoolProblem): PoolProblem {
  const known = field.replace(/\.\d+$/, "");
  if (!(known in FIELD_LABEL)) return { candidate, field, message };
  const label = FIELD_LABEL[known as CandidateField];
  const said = message.startsWith(`${field} `) ? label + message.slice(field.length) : message;
  return { candidate, field: known, message: said };
}

function firstOfEachField(problems: readonly PoolProblem[]): readonly PoolProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ candidate, field }) => {
    const place = `${candidate}.${field}`;
    return seen.has(place) ? false : seen.add(place);
  });
}
