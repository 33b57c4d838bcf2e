import { expect, it } from "vitest";
import { listProviders, readBaseUrl } from "./provider-list.ts";

const ORIGIN = "https://yard.example";

function find(id: string, urls: Readonly<Record<string, string>> = {}) {
  return listProviders(urls, ORIGIN).find(({ provider }) => provider.id === id);
}

it("writes the page's own origin into the command of a local server", () => {
  expect(find("ollama")?.setup).toBe(`OLLAMA_ORIGINS=${ORIGIN} ollama serve`);
});

it("takes the visitor's address, but not for a provider that no page can call", () => {
  const urls = { ollama: "http://192.168.1.5:11434/v1", nvidia: "https://elsewhere.example/v1" };
  expect(find("ollama", urls)?.provider.baseUrl).toBe(urls.ollama);
  expect(find("nvidia", urls)?.provider.baseUrl).toBe("https://integrate.api.nvidia.com/v1");
});

it("says of every provider how it is known whether a page can call it", () => {
  for (const { facts, note } of listProviders({}, ORIGIN)) {
    expect(facts).not.toBe("");
    expect(note).not.toBe("");
  }
});

it("drops blanks and slashes at the end of an address", () => {
  expect(readBaseUrl(" http://localhost:8000/v1// ", "vLLM")).toEqual({
    ok: true,
    url: "http://localhost:8000/v1",
  });
});

it.each([
  ["localhost:8000/v1", "http://localhost:8000/v1"],
  ["localhost", "http://localhost"],
  ["127.0.0.1:1234", "http://127.0.0.1:1234"],
  ["192.168.1.5:8080/v1/", "http://192.168.1.5:8080/v1"],
  ["[::1]:8000/v1", "http://[::1]:8000/v1"],
  ["workstation:8000/v1", "http://workstation:8000/v1"],
  ["api.example.com/v1", "https://api.example.com/v1"],
  ["//api.example.com/v1", "https://api.example.com/v1"],
])("understands %s, written without its scheme", (text, url) => {
  expect(readBaseUrl(text, "vLLM")).toEqual({ ok: true, url });
});

it.each([
  "",
  "nonsense",
  "v1/chat",
  "ftp://localhost:8000",
  "http://api.example.com/v1",
  "https://me:pass@a.example/v1",
])("says what is wrong with %j", (text) => {
  expect(readBaseUrl(text, "vLLM")).toMatchObject({
    ok: false,
    problem: expect.stringContaining("vLLM"),
  });
});
