import type { Failure } from "#core/errors.ts";
import type { Choice, GenerateOptions, Origin, TextPart } from "#core/ports/text-session.ts";

export interface SessionUsage {
  readonly prefilledTokens: number;
  readonly decodedTokens: number;
  /** The fewest tokens that had to be prefilled for the text as it is. */
  readonly minimumPrefill: number;
}

/** What a session is asked over its port, in order. Everything with a `request` is answered. */
export type SessionRequest =
  | {
      readonly type: "append";
      readonly request: number;
      readonly text: string;
      readonly origin: Origin;
    }
  | {
      readonly type: "generate";
      readonly request: number;
      readonly options: Omit<GenerateOptions, "signal">;
    }
  /** The next part of the generation: nothing is decoded that nobody asked for. */
  | { readonly type: "next"; readonly request: number; readonly generation: number }
  /** The reader has had enough. */
  | { readonly type: "return"; readonly request: number; readonly generation: number }
  | {
      readonly type: "choose";
      readonly request: number;
      readonly options: readonly string[];
      readonly bias: readonly number[] | null;
    }
  | { readonly type: "mark"; readonly mark: number }
  | { readonly type: "rewind"; readonly request: number; readonly mark: number }
  | { readonly type: "read-ahead"; readonly text: string }
  /** Stops the operation under way. */
  | { readonly type: "abort" }
  | { readonly type: "close"; readonly request: number };

export type SessionReply =
  | {
      readonly type: "done";
      readonly request: number;
      readonly usage: SessionUsage;
      readonly part?: TextPart | null;
      readonly choice?: Choice;
    }
  | {
      readonly type: "failed";
      readonly request: number;
      readonly usage: SessionUsage;
      readonly failure: Failure;
    }
  /** The first message: the session's turn has come. */
  | { readonly type: "open" }
  /** The first and only message when there is no session to be had. */
  | { readonly type: "refused"; readonly failure: Failure };
