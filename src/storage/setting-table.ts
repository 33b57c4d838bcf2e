import * as v from "valibot";
import type { ChatShape } from "#core/chat/chat-shape.ts";
import type { Price } from "#core/cost/price.ts";
import { POLICY_IDS, type PolicyId } from "#core/policies/policies.ts";
import { BudgetSchema, Id, Name, OptionsSchema, ReceiptSchema } from "#core/record/event-fields.ts";
import { type Budget, DEFAULT_BUDGET } from "#core/trajectory/budget.ts";
import type { Fidelity } from "#core/trajectory/events.ts";

/** A stored choice: what it may be, and what it is until the visitor chooses. */
export interface Setting<Value> {
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly initial: Value;
}

/** The server that executes the policy's model. */
interface PolicyServer {
  readonly baseUrl: string;
  readonly model: string;
  readonly shape: ChatShape;
  readonly price: Price | null;
}

/** The chat model with tools that plays the policy. */
interface StoredChatRouter {
  readonly provider: string;
  readonly model: string;
  readonly price: Price | null;
}

/** The server that turns questions into vectors. */
interface StoredEmbedding {
  readonly baseUrl: string;
  readonly model: string;
}

/** A policy's options as plain JSON, as a run is started with them. */
type StoredOptions = Readonly<Record<string, string | number | boolean | null>>;

/** The model that runs on the visitor's own graphics processor: a listed one, or the addresses of another. */
interface StoredPageModel {
  readonly preset: string;
  readonly contextWindow: number;
  readonly modelUrls: Readonly<Record<string, string>>;
  readonly libraryUrl: string;
  readonly shape: ChatShape;
}

/** How a device continues a text with a library. Spelled out: what is stored must stay readable. */
type StoredContinuation = "as-compiled" | "corrected" | "one-by-one";

/** Faults of the demo world. Spelled out: what is stored must stay readable when the demo changes. */
interface StoredWeather {
  readonly rateLimit: boolean;
  readonly slowStart: boolean;
  readonly cutStream: boolean;
  readonly malformedTag: boolean;
  readonly inventedModel: boolean;
}

const ShapeSchema = v.picklist(["qwen", "llama", "plain"]);
const Address = v.pipe(v.string(), v.maxLength(2000));

/** Every setting that is kept between visits. A new one is a new line. */
export const SETTINGS = {
  mode: setting<"demo" | "live">(v.picklist(["demo", "live"]), "demo"),
  policy: setting<PolicyId>(v.picklist(POLICY_IDS), "router-r1"),
  /** Options that were chosen, by policy. */
  policyOptions: setting<Readonly<Record<string, StoredOptions>>>(v.record(Id, OptionsSchema), {}),
  fidelity: setting<Fidelity>(v.picklist(["paper", "switchyard"]), "switchyard"),
  poolId: setting<string>(Id, "router-r1"),
  budget: setting<Budget>(BudgetSchema, DEFAULT_BUDGET),
  server: setting<PolicyServer>(
    v.object({
      baseUrl: Address,
      model: Name,
      shape: ShapeSchema,
      price: ReceiptSchema.entries.price,
    }),
    { baseUrl: "", model: "", shape: "qwen", price: null },
  ),
  chatRouter: setting<StoredChatRouter>(
    v.object({ provider: Id, model: Name, price: ReceiptSchema.entries.price }),
    { provider: "openrouter", model: "", price: null },
  ),
  embedding: setting<StoredEmbedding>(v.object({ baseUrl: Address, model: Name }), {
    baseUrl: "",
    model: "Qwen/Qwen3-0.6B",
  }),
  /** Where questions become vectors in a live run. */
  embeddingPlace: setting<"page" | "server">(v.picklist(["page", "server"]), "server"),
  /** The embedding model that runs on the visitor's own graphics processor. */
  pageEmbedding: setting<string>(Name, "webllm/snowflake-arctic-embed-s-q0f32-normalised"),
  /** The stored heads that policies route by which predict from an embedding; `null` until some are chosen. */
  headsId: setting<string | null>(v.nullable(Id), null),
  /** Where the policy's model runs in a live run. */
  runtime: setting<"page" | "server">(v.picklist(["page", "server"]), "server"),
  pageModel: setting<StoredPageModel>(
    v.object({
      preset: Id,
      contextWindow: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(131_072)),
      modelUrls: v.record(Id, Address),
      libraryUrl: Address,
      shape: ShapeSchema,
    }),
    {
      preset: "qwen2.5-3b",
      contextWindow: 8192,
      modelUrls: {},
      libraryUrl: "",
      shape: "qwen",
    },
  ),
  /** What loads have found out on this device, by the address of the compiled library. */
  continuations: setting<Readonly<Record<string, StoredContinuation>>>(
    v.record(Address, v.picklist(["as-compiled", "corrected", "one-by-one"])),
    {},
  ),
  /** Base URLs that the visitor changed, by provider id. */
  providerUrls: setting<Readonly<Record<string, string>>>(v.record(Id, Address), {}),
  weather: setting<StoredWeather>(
    v.object({
      rateLimit: v.boolean(),
      slowStart: v.boolean(),
      cutStream: v.boolean(),
      malformedTag: v.boolean(),
      inventedModel: v.boolean(),
    }),
    {
      rateLimit: false,
      slowStart: false,
      cutStream: false,
      malformedTag: false,
      inventedModel: false,
    },
  ),
  /** Demo speed: 1 is natural, 0 is at once. */
  pace: setting<number>(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 1),
} as const satisfies Readonly<Record<string, Setting<never> | Setting<unknown>>>;

export type SettingKey = keyof typeof SETTINGS;

export type SettingValues = {
  readonly [Key in SettingKey]: (typeof SETTINGS)[Key]["initial"];
};

function setting<Value>(schema: v.GenericSchema<unknown, Value>, initial: Value): Setting<Value> {
  return { schema, initial };
}
