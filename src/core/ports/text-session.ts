import type { Usage } from "#core/cost/usage.ts";
import type { ChatTurn, ToolSpec } from "./tool-chat.ts";

/**
 * Who wrote a piece of inserted text. `harness` is our own template: special tokens in it are meant.
 * `question` and `reply` are data: special tokens and control tags in them must reach the model as plain text.
 */
export type Origin = "harness" | "question" | "reply";

export interface AppendOptions {
  readonly origin: Origin;
  readonly signal: AbortSignal;
  /** The call whose reply this is. */
  readonly callId?: string;
  /** True for text that was in the session before a rewind and goes back into it: it was reported already. */
  readonly repeated?: boolean;
  /** The chat message that the text renders, for a runtime that takes messages and not text. */
  readonly message?: ChatTurn;
}

export interface GenerateOptions {
  /** Generation ends right after the first of these; the stop string itself is part of the text. */
  readonly stop: readonly string[];
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** The functions on offer, for a runtime that takes messages; elsewhere the appended text names them. */
  readonly tools?: readonly ToolSpec[];
}

/**
 * A part of a generation. `text` parts never end inside what may still become a stop string, so that a run that
 * was cut at any part can be continued. Exactly one `finish` comes last.
 */
export type TextPart =
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "finish";
      readonly reason: "stop" | "eos" | "length";
      /** The stop string that ended the text, when `reason` is `stop`. */
      readonly stop: string | null;
      /** Tokens of this generation as the runtime billed or counted them; `null` when it does not say. */
      readonly usage: Usage | null;
      /** Time to the first token and to the end, in ms, when the runtime knows. */
      readonly firstTokenMs: number | null;
      readonly elapsedMs: number | null;
    };

export interface Choice {
  readonly chosen: number;
  /** Probability of each option, in the order given; sums to 1. */
  readonly probabilities: readonly number[];
}

/** A position in a session that can be returned to. Opaque; belongs to the session that made it. */
export interface Mark {
  readonly length: number;
}

/**
 * One growing text inside a runtime. The model never reads a token twice where the runtime can keep its cache:
 * the loop only ever appends. One operation at a time; a second one while the first is under way is a bug.
 */
export interface TextSession {
  /**
   * True for a chat server: it reads the `message` of an append, not its text, and what its model writes comes as text
   * (the content, then `<tool_call>` blocks), so that policies and records know one form only.
   */
  readonly takesMessages?: boolean;
  /** Adds text without generating (prefill only). Throws `context-full` before a token is lost. */
  append(text: string, options: AppendOptions): Promise<void>;
  /** Generates and keeps what it generated. Throws `aborted` on abort: what was yielded stays in the session. */
  generate(options: GenerateOptions): AsyncGenerator<TextPart, void, void>;
  /** Chooses one of a list, weighted by `bias` (added to log-probabilities), and appends it. Absent where a runtime cannot. */
  choose?(
    options: readonly string[],
    settings: { readonly bias?: readonly number[]; readonly signal: AbortSignal },
  ): Promise<Choice>;
  /**
   * Lets the runtime read, while it has nothing else to do, what the next `append` will probably begin with: a reply
   * that is still arriving. Called again with a longer or another text as it grows. Nothing becomes part of the text,
   * and the append decides alone what does. Absent where a runtime cannot.
   */
  readAhead?(text: string): void;
  mark(): Mark;
  /** Drops everything appended or generated since the mark. */
  rewind(mark: Mark): Promise<void>;
  /** Totals since the session began. `prefilledTokens` counts every token the model had to read. */
  readonly usage: { readonly prefilledTokens: number; readonly decodedTokens: number };
  /** Frees what the session holds. */
  close(): Promise<void>;
}
