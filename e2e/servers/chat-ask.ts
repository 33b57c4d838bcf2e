/** What a request asks for, the same in every dialect. */
export interface ChatAsk {
  readonly model: string;
  /** The last user message. */
  readonly message: string;
  /** Everything the model has to read. */
  readonly input: string;
  readonly maxTokens: number | null;
  readonly stream: boolean;
  readonly wantsUsage: boolean;
  /** Names of the body's parameters. */
  readonly parameters: readonly string[];
}
