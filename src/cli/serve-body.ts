import type { IncomingMessage } from "node:http";
import { type ApiError, badRequest } from "#core/serve/api-error.ts";

/** A request's JSON, or why it has none. The body is never held beyond `mostBytes`. */
export async function readJsonBody(
  request: IncomingMessage,
  mostBytes: number,
): Promise<{ readonly json: unknown } | ApiError> {
  // A page of another origin can send a plain form without asking; JSON it cannot.
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return badRequest("Send application/json.", "unsupported_media_type", null, 415);
  }
  const text = await readText(request, mostBytes);
  if (text === null) return tooLarge(mostBytes);
  try {
    return { json: JSON.parse(text) };
  } catch {
    return badRequest("The body is not valid JSON.", "invalid_json");
  }
}

/**
 * The body as text; `null` as soon as it is too large. What is left of it then is read and thrown away: a client that is
 * still sending would otherwise see a broken connection in place of the answer.
 */
function readText(request: IncomingMessage, mostBytes: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= mostBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        resolve(null);
      }
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("error", reject);
  });
}

function tooLarge(mostBytes: number): ApiError {
  const message = `The body is larger than ${mostBytes} bytes.`;
  return badRequest(message, "request_too_large", null, 413);
}
