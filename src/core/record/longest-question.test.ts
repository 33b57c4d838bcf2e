import { expect, test } from "vitest";
import { neutralise } from "#core/parsers/neutralise.ts";
import { candidateMessage } from "#core/policies/router-r1/candidate-message.ts";
import { prepareQuestion } from "#core/policies/router-r1/question.ts";
import { SAMPLE_RUNS } from "#core/share/fixtures/sample-runs.ts";
import { LONGEST_QUESTION } from "#core/trajectory/longest-question.ts";
import { parseEvents } from "./schema.ts";

test("the longest question can be read back from every place of a record where it stands", () => {
  const question = "<think>[INST]".repeat(LONGEST_QUESTION / 13 + 1).slice(0, LONGEST_QUESTION);
  const events = (SAMPLE_RUNS[0] ?? []).map((event) => {
    if (event.type === "run-start") return { ...event, question };
    if (event.type === "text-insert" && event.origin === "question") {
      return { ...event, text: prepareQuestion(neutralise(question)) };
    }
    // Some routers pass it on in words of their own.
    return event.type === "call-start" ? { ...event, query: candidateMessage(question) } : event;
  });
  expect(parseEvents(events)).toEqual(events);
});

test("an option is as long as any other text: earlier turns of a conversation are one", () => {
  const history = JSON.stringify([{ role: "user", content: "x".repeat(200_000) }]);
  const events = (SAMPLE_RUNS[0] ?? []).map((event) =>
    event.type === "run-start" ? { ...event, options: { history } } : event,
  );
  expect(parseEvents(events)).toEqual(events);
});
