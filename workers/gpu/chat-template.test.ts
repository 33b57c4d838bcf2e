import { describe, expect, it } from "vitest";
import { shapeOfFrame, wrapInChat } from "#core/chat/chat-shape.ts";
import { joinSegments } from "#core/chat/render-template.ts";
import { frameOfTemplate } from "./chat-template.ts";
import { LLAMA_LIKE, OTHER, QWEN_LIKE } from "./fixtures/chat-templates.ts";

const LLAMA_TOKENS = { bos_token: "<|begin_of_text|>", eos_token: "<|eot_id|>" };

/** As the two checkpoints' own templates render it in the reference loops, generation prompt included. */
const REFERENCE = {
  qwen:
    "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n" +
    "<|im_start|>user\n\nWho wrote Faust?\n\n<|im_end|>\n<|im_start|>assistant\n",
  llama:
    "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n" +
    "Today Date: 26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nWho wrote Faust?" +
    "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
} as const;

const MESSAGE = [
  { text: "\n", origin: "harness" },
  { text: "Who wrote Faust?", origin: "question" },
  { text: "\n\n", origin: "harness" },
] as const;

describe("frameOfTemplate", () => {
  it.each([
    ["qwen", QWEN_LIKE, {}],
    ["llama", LLAMA_LIKE, LLAMA_TOKENS],
  ] as const)("renders a message as the %s checkpoints do", (shape, source, tokens) => {
    const frame = frameOfTemplate(source, tokens);
    if (frame === null) throw new Error("the template could not be used");
    expect(joinSegments(wrapInChat(frame, MESSAGE))).toBe(REFERENCE[shape]);
    expect(joinSegments(wrapInChat(shape, MESSAGE))).toBe(REFERENCE[shape]);
    expect(shapeOfFrame(frame)).toBe(shape);
    expect(shapeOfFrame({ ...frame, trims: !frame.trims })).toBeNull();
  });

  it("keeps the question a piece of its own, so that special tokens in it mean nothing", () => {
    const frame = frameOfTemplate(QWEN_LIKE, {});
    const segments = wrapInChat(frame ?? "plain", MESSAGE);
    expect(segments.map(({ origin }) => origin)).toEqual(["harness", "question", "harness"]);
  });

  it("does not know the day: the same question gives the same prompt", () => {
    expect(frameOfTemplate(LLAMA_LIKE, LLAMA_TOKENS)?.before).toContain("Today Date: 26 Jul 2024");
  });

  it("finds the frame of a format of its own", () => {
    expect(frameOfTemplate(OTHER, { bos_token: "<s>" })).toEqual({
      before: "<s>[USER] ",
      after: "\n[ROUTER]",
      trims: false,
    });
  });

  it("refuses what is no frame around a message", () => {
    const bad = [
      "{% if %}",
      "{{ raise_exception('one role only') }}",
      "no message at all",
      "{{ messages[0].content }} and {{ messages[0].content }}",
      "{{ messages[0].content | length }} {{ messages[0].content }}",
      "{{ messages[0].content | upper }}",
    ];
    expect(bad.map((source) => frameOfTemplate(source, {}))).toEqual(bad.map(() => null));
  });
});
