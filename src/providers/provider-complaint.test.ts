import { describe, expect, it } from "vitest";
import { CANARY } from "./fixtures/scripted-world.ts";
import { hideKeys, LONGEST_MESSAGE, readComplaint } from "./provider-complaint.ts";

describe("hideKeys", () => {
  it.each([
    ["the key itself", `key ${CANARY} is wrong`],
    ["the key, encoded", "?x=qZ%2F77%2B0&", "qZ/77+0"],
    ["another provider's key", "try sk-or-v1-abcdef0123 instead"],
    ["a Google key", "AIzaSyCanary0000"],
    ["a bearer header", "Authorization: Bearer abc.def"],
    ["a half masked key", "Incorrect API key provided: sk-ab****wxyz."],
    ["a half masked key without a prefix", "wrong: ab12*****9z"],
    ["a key in an address", "https://x.example/?key=abc"],
    ["a long random word", "token 0123456789abcdef0123456789abcdef"],
  ])("hides %s", (_, text, key = CANARY) => {
    const hidden = hideKeys(text, key);
    expect(hidden).toContain("[hidden]");
    for (const secret of [key, "abcdef0123", "Canary", "abc", "****", "wxyz", "qZ"]) {
      expect(hidden).not.toContain(secret);
    }
  });

  it("leaves words alone", () => {
    const text =
      "No qwen3-235b-a22b-thinking-2507-fp8-tput or llama-3.1-70b-instruct for key holders.";
    expect(hideKeys(text, null)).toBe(text);
  });
});

describe("readComplaint", () => {
  it.each([
    ["OpenAI", { error: { message: "no", type: "t", code: "c" } }, "no", "c t"],
    ["a plain message", { message: "no" }, "no", ""],
    ["an error that is a text", { error: "no" }, "no", ""],
    ["FastAPI, a text", { detail: "no" }, "no", ""],
    ["FastAPI, a list", { detail: [{ msg: "no", loc: ["body", "x"] }] }, "no", ""],
    ["Gemini in a list", [{ error: { message: "no", status: "S" } }], "no", "s"],
    ["nothing", {}, "", ""],
    ["numbers", { error: { message: 7 } }, "", ""],
    ["an inherited message", JSON.parse('{"__proto__":{"message":"no"}}'), "", ""],
  ])("reads %s", (_, body, message, kind) => {
    expect(readComplaint(JSON.stringify(body), null)).toMatchObject({ message, kind });
  });

  it("shows one short line without control or direction marks", () => {
    const message = `a\u0000b\u202Ec\n\nd${"x ".repeat(500)}`;
    const complaint = readComplaint(JSON.stringify({ error: { message } }), null);
    expect(complaint.message).toMatch(/^a b c d/);
    expect(complaint.message).toHaveLength(LONGEST_MESSAGE);
  });

  it("hides a key before it shortens, so that no part of one stays", () => {
    const message = `${"x ".repeat(96)}${CANARY}`;
    const complaint = readComplaint(JSON.stringify({ error: { message } }), CANARY);
    expect(complaint.message).not.toContain("sk-");
  });

  it("does not take a page or garbage for a message", () => {
    expect(readComplaint("<html>x</html>", null).message).toBe("");
    expect(readComplaint("", null)).toMatchObject({ message: "", status: undefined });
  });
});
