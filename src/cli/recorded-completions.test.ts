import type OpenAI from "openai";
import { afterEach, describe, expect, it } from "vitest";
import recorded from "#core/serve/fixtures/recorded-completions.json";
import { closeAll, metadataOf, serve } from "./fixtures/serve.ts";

afterEach(closeAll);

/** An answer without what differs from one run to the next. */
function withoutTime({ id: _, created, ...completion }: OpenAI.ChatCompletion): object {
  const { total_time, call_history, ...metadata } = metadataOf(completion);
  expect([typeof created, typeof total_time]).toEqual(["number", "number"]);
  const calls = call_history.map(({ latency, ...call }) => {
    expect(typeof latency).toBe("number");
    return call;
  });
  return { ...completion, router_metadata: { ...metadata, call_history: calls } };
}

describe("the server in the demo world", () => {
  it("lists the names that it did", async () => {
    const { client } = await serve();
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(recorded.models));
  });

  it.each(recorded.served)("answers $request.model as it did", async ({ request, completion }) => {
    const { client } = await serve();
    const answer = await client.chat.completions.create(
      request as OpenAI.ChatCompletionCreateParamsNonStreaming,
    );
    expect(withoutTime(answer)).toEqual(completion);
  });
});
