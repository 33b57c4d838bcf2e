import type { ReferenceModel } from "#core/policies/xrouter/reference-models.ts";
import {
  type CallFigures,
  completionBody,
  directMetadata,
  type ReferenceResponse,
  unknownDirectModel,
} from "./reference-api.ts";
import { referenceTokens } from "./reference-cost.ts";
import type { ReferenceRequest } from "./reference-request.ts";
import {
  askReference,
  askReferenceThrice,
  type LooseMessage,
  type ReferenceCompletion,
  TargetError,
} from "./reference-target.ts";

export interface DirectServer {
  readonly available: readonly string[];
  readonly ask: (
    model: ReferenceModel,
    messages: readonly LooseMessage[],
    sampling: { readonly temperature: number },
  ) => Promise<ReferenceCompletion>;
  /** Milliseconds since the request came. */
  readonly elapsedMs: () => number;
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}

const TARGET_MS = 600_000;
const OTHER_TEMPERATURE = 0.7;
const TIMED_OUT = "Timeout when trying to call this model.";

/**
 * The released server without a router (`evaluation/serve_norouter.py`): messages go to the named model as they are. A call
 * that takes longer than ten minutes becomes an answer that says so, with a made-up count of tokens.
 */
export async function referenceDirect(
  request: ReferenceRequest,
  server: DirectServer,
): Promise<ReferenceResponse> {
  const { model, messages } = request;
  if (!server.available.includes(model)) return unknownDirectModel(model, server.available);
  const temperature = request.temperature === 0 ? null : request.temperature;
  const sampling = { temperature: temperature ?? OTHER_TEMPERATURE };
  const respond = (content: string, figures: CallFigures): ReferenceResponse => {
    const metadata = directMetadata(model, content, figures, server.elapsedMs() / 1000);
    const { id, created } = server;
    return {
      status: 200,
      body: completionBody({ id, created, model, messages, content, metadata }),
    };
  };
  try {
    const reply = await askReferenceThrice(model, () =>
      askReference(model, messages, (spec) => server.ask(spec, messages, sampling)),
    );
    if (server.elapsedMs() >= TARGET_MS) return respond(TIMED_OUT, lostCall(request));
    const tokens = reply.inputTokens + reply.outputTokens;
    const latency = server.elapsedMs() / 1000;
    return respond(reply.content, { cost: reply.cost, tokens, latency });
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    return { status: 500, body: { detail: `Error calling model ${model}: ${error.message}` } };
  }
}

/** Four code points of all contents together count a token here, not message by message. */
function lostCall({ messages }: ReferenceRequest): CallFigures {
  const asked = messages.map(({ content }) => content).join("");
  const tokens = referenceTokens(asked) + referenceTokens(TIMED_OUT);
  return { cost: 0, tokens, latency: TARGET_MS / 1000 };
}
