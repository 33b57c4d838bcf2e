import { REFERENCE_MODELS } from "#core/policies/xrouter/reference-models.ts";
import { trainingTargetText } from "#core/policies/xrouter/request-text.ts";
import { idOfToolInTraining, SELECT_TOOL } from "#core/policies/xrouter/tool-names.ts";
import type { PythonObject, PythonValue } from "#core/python/json.ts";
import { isTruthy, pythonText } from "#core/python/value.ts";
import { type LooseMessage, type ReferenceReply, TargetError } from "./reference-target.ts";

/** How a tool of the training rollout went. */
export type ToolMetadata =
  | ({ readonly success: true } & { readonly reply: ReferenceReply | null })
  | { readonly success: false; readonly error: string };

/** One entry of a rollout's context: the prompt's messages first, then what each tool did. */
export interface TrainingEntry {
  readonly routeTo: string;
  readonly arguments: PythonValue;
  readonly feedback: string;
  readonly metadata: ToolMetadata | null;
  /** The tool's name; empty for the prompt's messages. */
  readonly tool: string;
}

/** What a tool gives back to the rollout. */
export interface TrainingResult {
  readonly response: string;
  readonly routeTo: string;
  readonly arguments: PythonObject;
  readonly metadata: ToolMetadata;
}

/**
 * The released tool crashes instead of reporting an error: its error branch uses a name that is bound later. It ends the
 * whole batch of rollouts.
 */
export class UnboundModelId extends Error {
  override readonly message =
    "cannot access local variable 'model_id' where it is not associated with a value";
}

/** Asks a candidate of the model table, three attempts included. Throws {@link TargetError}. */
export type AskTarget = (
  id: string,
  messages: readonly LooseMessage[],
  sampling: Readonly<Record<string, PythonValue>>,
) => Promise<ReferenceReply>;

/** Where neither the policy nor the configuration gives one; the schema that the policy reads says 1.0. */
const DEFAULT_TEMPERATURE = 0.7;

/** The tools of xRouter's training rollout with the context that they share (`verl/tools/router_tool.py`). */
export class TrainingTools {
  readonly context: TrainingEntry[];
  readonly #ask: AskTarget;

  constructor(prompt: readonly { role: string; content: string }[], ask: AskTarget) {
    this.context = prompt.map(({ role, content }) => ({
      routeTo: role,
      arguments: content,
      feedback: "",
      metadata: null,
      tool: "",
    }));
    this.#ask = ask;
  }

  /** Carries out one tool call. Throws {@link UnboundModelId} where the released tool does. */
  execute(tool: string, args: PythonObject): Promise<TrainingResult> {
    return tool === SELECT_TOOL ? Promise.resolve(this.#select(args)) : this.#call(tool, args);
  }

  async #call(tool: string, args: PythonObject): Promise<TrainingResult> {
    const instructions = args["optimized_system_prompt"] ?? "";
    const text = this.#targetText();
    if (!isTruthy(instructions) || text === null) throw new UnboundModelId();
    const id = idOfToolInTraining(
      tool,
      REFERENCE_MODELS.map((model) => model.id),
    );
    const messages = [
      { role: "system", content: instructions },
      { role: "user", content: text },
    ];
    const temperature = Object.hasOwn(args, "temperature")
      ? (args["temperature"] ?? null)
      : DEFAULT_TEMPERATURE;
    try {
      const reply = await this.#ask(id, messages, { temperature });
      return this.#note(tool, id, args, reply.content, { success: true, reply });
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      return this.#fail(tool, id, args, error.message);
    }
  }

  /** The newest entry of a tool, failed calls and earlier selections among them. */
  #select(args: PythonObject): TrainingResult {
    const wanted = args["model_call_name"] ?? "";
    if (!isTruthy(wanted)) {
      const error = "model_call_name is required when calling the tool";
      return this.#fail(SELECT_TOOL, "user", args, error);
    }
    const found = this.context.findLast(({ tool }) => tool === wanted);
    if (found === undefined) {
      const error = `${pythonText(wanted)} not found in the conversation context.`;
      return this.#fail(SELECT_TOOL, "user", args, error);
    }
    return this.#note(SELECT_TOOL, "user", args, found.feedback, { success: true, reply: null });
  }

  #targetText(): string | null {
    const [system, user] = this.context;
    if (system?.routeTo !== "system" || typeof user?.arguments !== "string") return null;
    return trainingTargetText(user.arguments);
  }

  #fail(tool: string, routeTo: string, args: PythonObject, error: string): TrainingResult {
    const metadata = { success: false, error } as const;
    this.#note(tool, routeTo, args, `Error: ${error}`, metadata);
    return { response: `Error calling ${tool}: ${error}`, routeTo, arguments: args, metadata };
  }

  #note(
    tool: string,
    routeTo: string,
    args: PythonObject,
    feedback: string,
    metadata: ToolMetadata,
  ): TrainingResult {
    this.context.push({ routeTo, arguments: args, feedback, metadata, tool });
    return { response: feedback, routeTo, arguments: args, metadata };
  }
}
