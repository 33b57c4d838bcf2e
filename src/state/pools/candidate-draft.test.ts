import { expect, it } from "vitest";
import type { Candidate } from "#core/pool/candidate.ts";
import { POOL_PRESETS } from "#pricing/pools.ts";
import { SAMPLE_POOL } from "#state/fixtures/sample-pool.ts";
import {
  blankDraft,
  type CandidateDraft,
  checkDrafts,
  draftOf,
  withPaperModel,
} from "./candidate-draft.ts";

const TODAY = "2026-11-22";

function drafts(change: Partial<CandidateDraft>, pool: readonly Candidate[] = SAMPLE_POOL) {
  return pool.map((candidate, key) => ({
    ...draftOf(key, candidate),
    ...(key === 0 ? change : {}),
  }));
}

function messages(change: Partial<CandidateDraft>): readonly string[] {
  const check = checkDrafts(drafts(change), TODAY);
  return check.ok
    ? []
    : check.problems.map(({ candidate, field, message }) => `${candidate} ${field}: ${message}`);
}

it.each(POOL_PRESETS.map((preset) => [preset.id, preset.pool] as const))(
  "gives the preset %s back as it was when nothing is edited",
  (_id, pool) => {
    expect(checkDrafts(drafts({}, pool), TODAY)).toEqual({ ok: true, pool });
  },
);

it("keeps cache rates, source and date of a price that was not touched", () => {
  const [first] = SAMPLE_POOL;
  const price = {
    input: 40_000,
    output: 100_000,
    cacheRead: 4000,
    source: "list",
    date: "2026-07-02",
  };
  const pool = first === undefined ? [] : [{ ...first, price }];
  const check = checkDrafts(drafts({ id: "Renamed" }, pool), TODAY);
  expect(check.ok && check.pool[0]?.price).toEqual(price);
});

it("dates a price that the visitor wrote, and drops what belonged to the old one", () => {
  const check = checkDrafts(drafts({ output: "0.25" }), TODAY);
  expect(check.ok && check.pool[0]?.price).toEqual({
    input: 40_000,
    output: 250_000,
    source: "visitor",
    date: TODAY,
  });
});

it("adds a fee per request to the rates that were there, changes it and takes it away", () => {
  const price = {
    input: 40_000,
    output: 100_000,
    cacheRead: 4000,
    source: "list",
    date: "2026-07-02",
  };
  const [first] = SAMPLE_POOL;
  const priced = (perRequest: number | null, typed: string) => {
    const known = perRequest === null ? price : { ...price, perRequest };
    const pool = first === undefined ? [] : [{ ...first, price: known }];
    const check = checkDrafts(drafts({ perRequest: typed }, pool), TODAY);
    return check.ok ? check.pool[0]?.price : null;
  };
  const own = { source: "visitor", date: TODAY };
  expect(priced(null, "0.005")).toEqual({ ...price, perRequest: 5_000_000_000, ...own });
  expect(priced(5_000_000_000, "0.01")).toEqual({ ...price, perRequest: 10_000_000_000, ...own });
  expect(priced(5_000_000_000, "")).toEqual({ ...price, ...own });
  expect(priced(5_000_000_000, "0.005")).toEqual({ ...price, perRequest: 5_000_000_000 });
});

it("leaves thinking in the replies of a candidate that is told so, and of no other", () => {
  const check = checkDrafts(drafts({ splitsThinking: false }), TODAY);
  expect(check.ok && check.pool.map(({ splitThinking }) => splitThinking)).toEqual(
    SAMPLE_POOL.map((_, place) => (place === 0 ? false : undefined)),
  );
  const [first] = check.ok ? check.pool : [];
  expect(first && draftOf(0, first).splitsThinking).toBe(false);
});

it("reads two empty prices as unknown, not as free", () => {
  const check = checkDrafts(drafts({ input: "", output: " " }), TODAY);
  expect(check.ok && check.pool[0]?.price).toBeNull();
});

it.each([
  [
    { output: "" },
    "0 price.output: Price out is missing: write both prices, or neither when they are unknown.",
  ],
  [
    { perRequest: "soon" },
    "0 price.perRequest: Fee per request must be dollars, written like 0.15.",
  ],
  [{ perRequest: "101" }, "0 price.perRequest: Fee per request may be at most $100 per request."],
  [{ input: "0,04" }, "0 price.input: Price in must be dollars, written like 0.15."],
  [{ temperature: "warm" }, "0 temperature: Temperature must be a number."],
  [{ temperature: "3" }, "0 temperature: Temperature must be between 0 and 2."],
  [{ maxTokens: "" }, "0 maxTokens: Most output tokens must be a number."],
  [{ id: "a:b" }, "0 id: Name may not contain < > : , brackets or line breaks."],
  [
    { aliases: "fine, no<t" },
    "0 aliases: Other names may not contain < > : , brackets or line breaks.",
  ],
  [{ model: "  " }, "0 model: Model may not be empty."],
])("says at its field what is wrong with %j", (change, message) => {
  expect(messages(change)).toEqual([message]);
});

it("wants the prices of tokens beside a fee per request", () => {
  expect(messages({ input: "", output: "", perRequest: "0.01" })).toEqual([
    expect.stringContaining("price.input: Price in is missing"),
    expect.stringContaining("price.output: Price out is missing"),
  ]);
});

it("reports a repeated name at the later candidate", () => {
  expect(messages({ id: "gemma-2-27b-INSTRUCT" })).toEqual([
    "5 id: Name repeats the name “Gemma-2-27B-Instruct” of candidate 1.",
  ]);
});

it("does not take a blank candidate for a pool", () => {
  const check = checkDrafts([blankDraft(0, "openrouter")], TODAY);
  expect(check.ok ? [] : check.problems.map(({ field }) => field)).toEqual(["id", "model"]);
});

it("lets the paper's price follow the paper's model, but not over the visitor's own", () => {
  const blank = blankDraft(0, "openrouter");
  const chosen = { ...blank, ...withPaperModel(blank, "google/gemma-2-27b-it") };
  expect(chosen.paperPrice).toBe("0.8");
  expect(withPaperModel(chosen, "qwen/qwen2.5-7b-instruct").paperPrice).toBe("0.3");
  expect(
    withPaperModel({ ...chosen, paperPrice: "9" }, "qwen/qwen2.5-7b-instruct").paperPrice,
  ).toBe("9");
});
