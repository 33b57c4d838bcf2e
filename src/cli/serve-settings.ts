import { parseArgs } from "node:util";
import type { ChatShape } from "#core/chat/chat-shape.ts";
import { fromDollars } from "#core/cost/money.ts";
import type { Price } from "#core/cost/price.ts";
import { priceFromDollars } from "#core/cost/price-per-million.ts";
import { type Budget, DEFAULT_BUDGET } from "#core/trajectory/budget.ts";

/** What `npm run serve` was told. */
export interface ServeSettings {
  /** 0 takes any free port. */
  readonly port: number;
  /** `null` is the demo world: no network and no key. */
  readonly server: PolicyServer | null;
  /** A preset of `pricing/pools.json`. */
  readonly pool: string;
  /** Other addresses than the usual ones, by provider. */
  readonly providerUrls: Readonly<Record<string, string>>;
  /** `baseUrl` is without `/v1`. */
  readonly embedding: { readonly baseUrl: string; readonly model: string } | null;
  /** A folder, or a zip archive, with a checkpoint of R2-Router, with heads as they are exported, or with a fitted router. */
  readonly headsFolder: string | null;
  readonly budget: Budget;
  /** Requests that may be under way at once. */
  readonly concurrency: number;
  readonly maxBodyBytes: number;
  /** Speed of the demo world: 1 is natural, 0 is at once. */
  readonly pace: number;
}

/** The server that runs the policy's model. */
export interface PolicyServer {
  /** With `/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly shape: ChatShape;
  readonly price: Price | null;
}

export const SERVE_USAGE = `npm run serve -- [OPTION …]
  --port N                 127.0.0.1 only; 8800 unless told
  --runtime demo|server    demo unless told: simulated models, no key, no network
  --base-url URL           the policy's server, with /v1 (runtime server)
  --model NAME             the policy's model at that server
  --shape qwen|llama|plain chat format of that model for policies that write text; qwen unless told
  --policy-price IN,OUT    what the policy's tokens cost, US dollars per million; unknown unless told
  --pool ID                a pool of pricing/pools.json; the first unless told
  --provider-url ID=URL    another address of a provider of the pool; may be given several times
  --embedding-url URL      server of the embedding model, without /v1
  --embedding-model NAME
  --heads PATH             checkpoint of R2-Router, heads exported from the page, or what npm run fit wrote
  --max-cost DOLLARS       of one request; 0.05 unless told
  --time-limit SECONDS     of one request; 300 unless told
  --concurrency N          requests at once; 4 unless told
  --max-body BYTES         of a request; 1048576 unless told
  --pace N                 speed of the demo: 1 natural, 0 at once
Keys come from the environment, one for each provider of the pool: OPENROUTER_API_KEY, OPENAI_API_KEY …, and
POLICY_SERVER_API_KEY for the policy's server. With SWITCHYARD_API_KEY set, clients must send it.`;

/** A mistake in the command line. */
export class UsageError extends Error {}

const OPTIONS = {
  port: { type: "string" },
  runtime: { type: "string" },
  "base-url": { type: "string" },
  model: { type: "string" },
  shape: { type: "string" },
  "policy-price": { type: "string" },
  pool: { type: "string" },
  "provider-url": { type: "string", multiple: true },
  "embedding-url": { type: "string" },
  "embedding-model": { type: "string" },
  heads: { type: "string" },
  "max-cost": { type: "string" },
  "time-limit": { type: "string" },
  concurrency: { type: "string" },
  "max-body": { type: "string" },
  pace: { type: "string" },
} as const;

type Single = Exclude<keyof typeof OPTIONS, "provider-url">;

type Given = Readonly<Partial<Record<Single, string>>> & {
  readonly "provider-url"?: readonly string[];
};

/** Reads the command line. Throws {@link UsageError}. */
export function serveSettings(args: readonly string[]): ServeSettings {
  const given = parsed(args);
  const { runtime = "demo" } = given;
  if (runtime !== "demo" && runtime !== "server") {
    throw new UsageError(`--runtime is demo or server, not ${runtime}.`);
  }
  return {
    port: numberOf(given, "port", 8800, { most: 65_535, whole: true }),
    server: runtime === "demo" ? null : policyServerOf(given),
    pool: given.pool ?? "",
    providerUrls: Object.fromEntries((given["provider-url"] ?? []).map(providerUrl)),
    embedding: embeddingOf(given),
    headsFolder: given.heads ?? null,
    budget: {
      ...DEFAULT_BUDGET,
      cost: fromDollars(numberOf(given, "max-cost", 0.05, { most: 1000 })),
      elapsedMs: 1000 * numberOf(given, "time-limit", 300, { most: 86_400 }),
    },
    concurrency: numberOf(given, "concurrency", 4, { least: 1, most: 1000, whole: true }),
    maxBodyBytes: numberOf(given, "max-body", 1_048_576, { most: 67_108_864, whole: true }),
    pace: numberOf(given, "pace", 1, { most: 100 }),
  };
}

function parsed(args: readonly string[]): Given {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function policyServerOf(given: Given): PolicyServer {
  const { model, shape = "qwen" } = given;
  const baseUrl = given["base-url"];
  if (baseUrl === undefined || model === undefined) {
    throw new UsageError("--runtime server needs --base-url and --model.");
  }
  if (shape !== "qwen" && shape !== "llama" && shape !== "plain") {
    throw new UsageError(`--shape is qwen, llama or plain, not ${shape}.`);
  }
  return { baseUrl: addressOf("base-url", baseUrl), model, shape, price: priceOf(given) };
}

function providerUrl(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError("--provider-url is ID=URL: --provider-url openai=http://…/v1");
  return [text.slice(0, at), addressOf("provider-url", text.slice(at + 1))];
}

function embeddingOf(given: Given): ServeSettings["embedding"] {
  const baseUrl = given["embedding-url"];
  const model = given["embedding-model"];
  if (baseUrl === undefined && model === undefined) return null;
  if (baseUrl === undefined || model === undefined) {
    throw new UsageError("--embedding-url and --embedding-model go together.");
  }
  return { baseUrl: addressOf("embedding-url", baseUrl), model };
}

function addressOf(name: string, text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new UsageError(`--${name} is no address: ${text}`);
  }
  return text.replace(/\/+$/, "");
}

function priceOf(given: Given): Price | null {
  const text = given["policy-price"];
  if (text === undefined) return null;
  const [input, output, ...more] = text.split(",").map(Number);
  const isPrice = [input, output].every((rate) => rate !== undefined && rate >= 0 && rate < 1e6);
  if (!isPrice || input === undefined || output === undefined || more.length > 0) {
    throw new UsageError("--policy-price is two numbers: --policy-price 0.05,0.4");
  }
  return priceFromDollars({ input, output }, { source: "--policy-price", date: "" });
}

function numberOf(
  given: Given,
  name: Single,
  otherwise: number,
  { least = 0, most, whole = false }: { least?: number; most: number; whole?: boolean },
): number {
  const text = given[name];
  if (text === undefined) return otherwise;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
    throw new UsageError(`--${name} is a ${whole ? "whole " : ""}number from ${least} to ${most}.`);
  }
  return value;
}
