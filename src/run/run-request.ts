import type { ChatFrame, ChatShape } from "#core/chat/chat-shape.ts";
import type { Price } from "#core/cost/price.ts";
import type { Pool } from "#core/pool/candidate.ts";
import type { Budget } from "#core/trajectory/budget.ts";
import type { Fidelity } from "#core/trajectory/events.ts";
import type { Weather } from "#demo/weather.ts";
import type { Provider } from "#providers/provider.ts";

/** What executes the policy's model. */
export type RuntimeSpec =
  | { readonly kind: "demo" }
  /** The policy has no model of its own. */
  | { readonly kind: "none" }
  /** A chat server with tools, which any provider may be: its model plays the policy. */
  | {
      readonly kind: "chat";
      readonly provider: Provider;
      /** The provider's name for the model. */
      readonly model: string;
      /** What it charges for the policy's tokens; `null` unknown. */
      readonly price: Price | null;
    }
  /** The model that is loaded on the visitor's graphics processor; see `RunMeans.openGpuSession`. */
  | {
      readonly kind: "page";
      /** The model's name, for a person. */
      readonly model: string;
      readonly shape: ChatShape;
      /** The chat format of the model's own template, where it is not that of `shape`. */
      readonly frame?: ChatFrame;
    }
  | {
      readonly kind: "server";
      /** Without a trailing slash, `/v1` included: `http://localhost:8000/v1`. */
      readonly baseUrl: string;
      readonly model: string;
      readonly shape: ChatShape;
      /** What the server charges for the policy's tokens; `null` unknown. */
      readonly price: Price | null;
    };

/** What turns texts into vectors, for policies that route by them. */
export type EmbeddingSpec =
  | { readonly kind: "demo" }
  | {
      readonly kind: "server";
      /** Without a trailing slash and without `/v1`: `http://localhost:8000`. */
      readonly baseUrl: string;
      readonly model: string;
    }
  /** The embedding model that is loaded on the visitor's graphics processor, by its id; see `RunMeans.openGpuEmbedder`. */
  | { readonly kind: "page"; readonly model: string };

/** Everything that a run is opened with, whoever runs it: no setting is read later. Made by `build-run.ts` only. */
export interface RunRequest {
  readonly id: string;
  readonly startedAt: number;
  readonly question: string;
  /** The id of a router. */
  readonly policy: string;
  readonly fidelity: Fidelity;
  readonly options: Readonly<Record<string, string | number | boolean | null>>;
  readonly runtime: RuntimeSpec;
  /** `null` where the policy has no use for one. */
  readonly embedding: EmbeddingSpec | null;
  /** Which stored heads the policy routes by; `null` where it uses none, and in the demo, which has its own. */
  readonly heads: string | null;
  readonly pool: Pool;
  readonly providers: readonly Provider[];
  readonly budget: Budget;
  readonly seed: number;
  /** Only in the demo. */
  readonly weather: Weather | null;
  /** Demo speed: 1 is natural, 0 is at once. */
  readonly pace: number;
}
