/** A function that a policy's model may call, as OpenAI's chat completions describe one. */
export interface ToolSpec {
  readonly type: "function";
  readonly function: {
    readonly name: string;
    readonly description: string;
    /** A JSON schema of the arguments. */
    readonly parameters: Readonly<Record<string, unknown>>;
  };
}

/** A message of the chat between the harness and the policy's model. */
export type ChatTurn =
  | { readonly role: "system" | "user"; readonly content: string }
  /** What the model wrote, in the text form of its tool calls (`<tool_call>` blocks after the content). */
  | { readonly role: "assistant"; readonly text: string }
  | {
      readonly role: "tool";
      /** Place of the tool call in the model's last turn, from 0. */
      readonly call: number;
      readonly content: string;
    };
