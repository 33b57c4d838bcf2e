import { expect, test } from "vitest";
import type { Provider } from "#providers/provider.ts";
import { keysMissing, serverMissing } from "./readiness.ts";

const SERVER = {
  baseUrl: "http://localhost:8000/v1",
  model: "m",
  shape: "qwen",
  price: null,
} as const;
const openrouter: Provider = {
  id: "openrouter",
  name: "OpenRouter",
  dialect: "openai",
  baseUrl: "https://openrouter.ai/api/v1",
  needsKey: true,
};
const ollama: Provider = { ...openrouter, id: "ollama", name: "Ollama", needsKey: false };
const EMPTY = { keys: [], locked: false };
const KEYED = {
  keys: [{ provider: "openrouter", origin: "https://openrouter.ai", remembered: false }],
  locked: false,
};

const asks = (...pool: readonly Provider[]) => ({ pool, router: null });

test("nothing is missing with a server and a key for every provider that needs one", () => {
  expect(serverMissing(SERVER)).toBeNull();
  expect(keysMissing(asks(openrouter, ollama), KEYED)).toEqual([]);
  expect(keysMissing(asks(ollama), EMPTY)).toEqual([]);
});

test("names the server and the provider that are missing", () => {
  const server = serverMissing({ ...SERVER, model: " " });
  if (server === null) throw new Error("a server without a model is no server");
  const missing = [server, ...keysMissing(asks(openrouter), EMPTY)];
  expect(missing.map(({ what }) => what)).toEqual(["server", "key"]);
  expect(missing[1]?.text).toContain("OpenRouter");
});

test("asks to unlock rather than to paste keys again", () => {
  const missing = keysMissing(asks(openrouter), { ...EMPTY, locked: true });
  expect(missing.map(({ what }) => what)).toEqual(["unlock"]);
});

test("the provider of the router's own model needs a key as well, and is named once", () => {
  const openai: Provider = { ...openrouter, id: "openai", name: "OpenAI" };
  const apart = keysMissing({ pool: [openrouter], router: openai }, KEYED);
  expect(apart).toEqual([
    { what: "key", text: expect.stringContaining("router’s model is at OpenAI") },
  ]);
  expect(keysMissing({ pool: [openrouter], router: openrouter }, EMPTY)).toHaveLength(1);
});
