import { describe, expect, it } from "vitest";
import { withScheme } from "./provider-address.ts";

describe("an address that was pasted", () => {
  it.each([
    ["in quotes", '"http://localhost:8000/v1"'],
    ["in typographic quotes", "“http://localhost:8000/v1”"],
    ["in angle brackets", "<http://localhost:8000/v1>"],
    ["with a comma", "http://localhost:8000/v1,"],
    ["with a semicolon", "'http://localhost:8000/v1';"],
    ["at the end of a sentence", "http://localhost:8000/v1."],
    ["with its name", "OPENAI_BASE_URL=http://localhost:8000/v1"],
    ["from Python", 'base_url="http://localhost:8000/v1",'],
    ["from a shell", "export OPENAI_API_BASE='http://localhost:8000/v1'"],
    ["from a manual", "POST http://localhost:8000/v1"],
    ["with its scheme twice", "http://http://localhost:8000/v1"],
    ["with one stroke", "http:/localhost:8000/v1"],
    ["without a colon", "http//localhost:8000/v1"],
    ["with a character that nobody sees", "\u200bhttp://localhost:8000/v1\ufeff"],
    ["without its scheme", "localhost:8000/v1"],
  ])("%s", (_, text) => {
    expect(withScheme(text)).toBe("http://localhost:8000/v1");
  });

  it.each([
    ["api.example.com/v1", "https://api.example.com/v1"],
    ["//api.example.com/v1", "https://api.example.com/v1"],
    ["192.168.1.5:1234", "http://192.168.1.5:1234"],
    ["[::1]:8000", "http://[::1]:8000"],
    ["http://[::1]", "http://[::1]"],
    ["https://gateway.example/v1/a=b/openai", "https://gateway.example/v1/a=b/openai"],
    ["not an address", "not an address"],
    ["", ""],
  ])("%s is %s", (text, address) => {
    expect(withScheme(text)).toBe(address);
    expect(withScheme(address)).toBe(address);
  });
});
