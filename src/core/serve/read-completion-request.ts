import * as v from "valibot";
import { type ApiError, badRequest } from "./api-error.ts";

/** A message as clients send it, its content as one text. */
export interface RequestMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** What a client asks of `POST /v1/chat/completions`. */
export interface CompletionRequest {
  readonly model: string;
  readonly messages: readonly RequestMessage[];
  readonly stream: boolean;
  /** Whether a stream tells its usage. */
  readonly includeUsage: boolean;
  /** For candidates, where the policy asks for none; `null` leaves them their own. */
  readonly temperature: number | null;
  /** Most tokens of one reply; `null` leaves candidates their own. */
  readonly maxTokens: number | null;
  readonly seed: number | null;
}

const Parts = v.array(
  v.variant("type", [
    v.object({ type: v.literal("text"), text: v.string() }),
    v.object({ type: v.literal("refusal"), refusal: v.string() }),
  ]),
);

const Content = v.nullish(v.union([v.string(), Parts]));

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));

const Schema = v.object({
  model: v.pipe(v.string(), v.minLength(1)),
  messages: v.pipe(
    v.array(
      v.object({
        role: v.picklist(["system", "developer", "user", "assistant"]),
        content: Content,
      }),
    ),
    v.minLength(1),
  ),
  stream: v.nullish(v.boolean()),
  stream_options: v.nullish(v.object({ include_usage: v.nullish(v.boolean()) })),
  temperature: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  max_tokens: v.nullish(Count),
  max_completion_tokens: v.nullish(Count),
  seed: v.nullish(v.pipe(v.number(), v.safeInteger())),
  n: v.nullish(v.number()),
});

/** Fields that ask for something which a routed answer cannot have. Silence about them would be a wrong answer. */
const UNSUPPORTED = ["tools", "functions", "audio", "logprobs", "response_format"] as const;

/** Reads the JSON of a request; gives the error where it asks for nothing that can be done. Unknown fields are left aside. */
export function readCompletionRequest(body: unknown): CompletionRequest | ApiError {
  const parsed = v.safeParse(Schema, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const param = v.getDotPath(issue);
    return badRequest(`${param ?? "The body"}: ${issue.message}`, "invalid_value", param);
  }
  const { output } = parsed;
  const refused = unsupportedField(body, output.n ?? 1);
  if (refused !== null) {
    const message = `${refused} is not supported: a policy gives one answer, in text.`;
    return badRequest(message, "unsupported_parameter", refused);
  }
  if (!output.messages.some(({ role, content }) => role === "user" && textOf(content).trim())) {
    return badRequest("No message of the user asks anything.", "question-empty", "messages");
  }
  return {
    model: output.model,
    messages: output.messages.map(({ role, content }) => ({
      role: role === "developer" ? "system" : role,
      content: textOf(content),
    })),
    stream: output.stream ?? false,
    includeUsage: output.stream_options?.include_usage ?? false,
    temperature: output.temperature ?? null,
    maxTokens: output.max_completion_tokens ?? output.max_tokens ?? null,
    seed: output.seed ?? null,
  };
}

function unsupportedField(body: unknown, answers: number): string | null {
  if (answers !== 1) return "n";
  const fields = body as Readonly<Record<string, unknown>>;
  return UNSUPPORTED.find((name) => isAskedFor(fields[name])) ?? null;
}

/** Clients send empty lists, false and the plain text format as a matter of course. */
function isAskedFor(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !(typeof value === "object" && "type" in value && value.type === "text");
}

function textOf(content: v.InferOutput<typeof Content>): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  return content.map((part) => (part.type === "text" ? part.text : part.refusal)).join("");
}

/** True for what {@link readCompletionRequest} gives in place of a request. */
export function isApiError(value: object): value is ApiError {
  return "error" in value && "status" in value;
}
