import { describe, expect, it } from "vitest";
import { policyCard } from "#core/policies/policies.ts";
import { askedConversation } from "./conversation.ts";
import { isApiError, readCompletionRequest } from "./read-completion-request.ts";
import { SERVED_MODELS } from "./served-models.ts";

async function asked(model: string, messages: readonly object[], more: object = {}) {
  const request = readCompletionRequest({ model, messages, ...more });
  const served = SERVED_MODELS.find(({ id }) => id === model);
  if (isApiError(request) || served === undefined) throw new Error("the request is wrong");
  return askedConversation(request, served, await policyCard(served.policy).details());
}

const TALK = [
  { role: "developer", content: "Be brief." },
  { role: "user", content: "Capital of Austria?" },
  { role: "assistant", content: "Vienna." },
  {
    role: "user",
    content: [
      { type: "text", text: " And of " },
      { type: "text", text: "Bern? " },
    ],
  },
];

describe("a conversation", () => {
  it("is taken apart for xRouter, which knows system text and earlier turns", async () => {
    const { question, options } = await asked("xrouter-simple", TALK, { temperature: 0.3 });
    expect(question).toBe("And of Bern?");
    expect(options).toEqual({
      mode: "simple",
      userSystem: "Be brief.",
      history: JSON.stringify([
        { role: "user", content: "Capital of Austria?" },
        { role: "assistant", content: "Vienna." },
      ]),
      targetTemperature: 0.3,
    });
  });

  it("is one text for the others", async () => {
    expect((await asked("r2-router", TALK)).question).toBe(
      "Be brief.\n\nAsked before: Capital of Austria?\n\nAnswered before: Vienna.\n\nAnd of Bern?",
    );
    expect((await asked("r2-router", [{ role: "user", content: "Why?" }])).question).toBe("Why?");
  });
});

describe("what clients send as a matter of course", () => {
  it("is no reason to refuse", async () => {
    const usual = {
      n: 1,
      tools: [],
      response_format: { type: "text" },
      logprobs: false,
      stream_options: null,
      temperature: null,
      user: "someone",
      top_p: 1,
    };
    expect((await asked("always", [{ role: "user", content: "Why?" }], usual)).question).toBe(
      "Why?",
    );
  });

  it.each([
    ["n", { n: 2 }],
    ["logprobs", { logprobs: true }],
    ["response_format", { response_format: { type: "json_object" } }],
  ])("but %s is when it asks for something else", (param, more) => {
    const messages = [{ role: "user", content: "Why?" }];
    expect(readCompletionRequest({ model: "always", messages, ...more })).toMatchObject({
      status: 400,
      error: { param, code: "unsupported_parameter" },
    });
  });
});
