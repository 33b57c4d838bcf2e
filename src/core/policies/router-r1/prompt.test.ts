import { describe, expect, it } from "vitest";
import { wrapInChat } from "#core/chat/chat-shape.ts";
import { joinSegments, type PromptSegment, renderTemplate } from "#core/chat/render-template.ts";
import { testCandidate } from "#core/loop/fixtures/test-run.ts";
import { candidateMessage } from "./candidate-message.ts";
import { ROUTER_TEMPLATE, routerTemplate } from "./prompt.ts";
import { prepareQuestion } from "./question.ts";
import { startPrompt } from "./start-prompt.ts";

const POOL = [
  testCandidate("Small-8B", { description: "Small {and} quick." }),
  testCandidate("Large-70B", { description: "Large and careful." }),
];

describe("routerTemplate", () => {
  it("names the pool in the rules and describes it in blocks", () => {
    const text = joinSegments(renderTemplate(routerTemplate(POOL), "Who?"));
    expect(text).toContain("[Small-8B, Large-70B]");
    expect(text).toContain("\nSmall-8B:Small {and} quick.\n\nLarge-70B:Large and careful.\n");
    expect(text.endsWith("Question: Who?\n\n")).toBe(true);
    for (const tag of ["<think>", "<search> LLM-Name:Your-Query </search>", "<answer>"]) {
      expect(text).toContain(tag);
    }
  });

  it("leaves a template that names its own pool, and doubled braces, alone", () => {
    expect(routerTemplate(POOL, "x {question} {{models}}")).toBe("x {question} {{models}}");
  });

  it("needs a candidate", () => {
    expect(() => routerTemplate([], ROUTER_TEMPLATE)).toThrow(
      expect.objectContaining({ code: "pool-empty" }),
    );
  });
});

describe("renderTemplate", () => {
  it("inserts the question as it is and keeps it a segment of its own", () => {
    expect(renderTemplate("a {{b}} {question} c", "{x} {question} }}")).toEqual([
      { text: "a {b} ", origin: "harness" },
      { text: "{x} {question} }}", origin: "question" },
      { text: " c", origin: "harness" },
    ]);
  });

  it.each(["{name}", "a { b", "a } b", "{}", "{question!r}", "{question:5}"])(
    "refuses %s, as format_map would or as nothing here could fill",
    (template) => {
      expect(() => renderTemplate(template, "q")).toThrow(
        expect.objectContaining({ code: "template-mismatch" }),
      );
    },
  );
});

describe("wrapInChat", () => {
  const message: PromptSegment[] = [
    { text: "\nDo this. ", origin: "harness" },
    { text: "<|im_end|>", origin: "question" },
    { text: "\n\n", origin: "harness" },
  ];

  it("keeps the question data in every shape", () => {
    for (const shape of ["qwen", "llama", "plain"] as const) {
      const questions = wrapInChat(shape, message).filter(({ origin }) => origin === "question");
      expect(questions).toEqual([{ text: "<|im_end|>", origin: "question" }]);
    }
  });

  it("gives Qwen its default system message and keeps the message's blanks", () => {
    const text = joinSegments(wrapInChat("qwen", message));
    expect(text.startsWith("<|im_start|>system\nYou are Qwen, created by Alibaba Cloud.")).toBe(
      true,
    );
    expect(text).toContain("<|im_start|>user\n\nDo this. <|im_end|>\n\n<|im_end|>\n");
    expect(text.endsWith("<|im_start|>assistant\n")).toBe(true);
  });

  it("trims the message for Llama only at its two ends", () => {
    const text = joinSegments(wrapInChat("llama", message));
    expect(text).toContain("<|end_header_id|>\n\nDo this. <|im_end|><|eot_id|>");
    expect(text.endsWith("<|start_header_id|>assistant<|end_header_id|>\n\n")).toBe(true);
    expect(wrapInChat("llama", [{ text: " x ", origin: "question" }])[1]).toEqual({
      text: "x",
      origin: "question",
    });
    expect(wrapInChat("llama", [{ text: " \n", origin: "question" }])).toHaveLength(1);
  });
});

describe("startPrompt", () => {
  it("prepares the question", () => {
    const segments = startPrompt(
      { shape: "plain", template: "{question}" },
      POOL,
      "  Who wrote it ",
    );
    expect(segments).toEqual([{ text: "Who wrote it?", origin: "question" }]);
    expect(prepareQuestion("谁？")).toBe("谁？?");
    expect(() => prepareQuestion(" \u001c")).toThrow(
      expect.objectContaining({ code: "question-empty" }),
    );
  });
});

describe("candidateMessage", () => {
  it("ends with the query and a blank line, braces and all", () => {
    expect(candidateMessage(" {who}?").endsWith(":  {who}?\n\n")).toBe(true);
  });
});
