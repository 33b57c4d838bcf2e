import { describe, expect, it } from "vitest";
import { policyCard } from "#core/policies/policies.ts";
import type { RunStart } from "#core/trajectory/events.ts";
import { RECORDED_RUNS } from "#storage/fixtures/recorded.ts";
import { CompletionWriter } from "./completion-writer.ts";
import recorded from "./fixtures/recorded-completions.json";
import { SERVED_MODELS } from "./served-models.ts";

it("every name that clients ask for is still served", () => {
  expect(SERVED_MODELS.map(({ id }) => id)).toEqual(expect.arrayContaining(recorded.models));
});

describe.each(recorded.folded)("the recorded run $run", ({ run, pieces, whole }) => {
  const { events = [] } = RECORDED_RUNS.find(({ name }) => name === run) ?? {};

  it("is the answer that it was, with its metadata, and streams in the same pieces", () => {
    const start = events[0] as RunStart;
    const created = Math.floor(start.startedAt / 1000);
    const head = { id: `chatcmpl-${start.id}`, created, model: start.policy };
    const served = { ...start, policy: policyCard(start.policy).id };
    const writer = new CompletionWriter(head, served);
    const chunks = events.flatMap((event) => writer.take(event) ?? []);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content)).toEqual(pieces);
    expect(writer.whole()).toEqual(whole);
  });
});
