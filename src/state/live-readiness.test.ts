import { expect, test } from "vitest";
import type { Provider } from "#providers/provider.ts";
import { liveReadiness, serverMissing } from "./live-readiness.ts";

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

test("nothing is missing with a server and a key for every provider that needs one", () => {
  expect(serverMissing(SERVER)).toBeNull();
  expect(liveReadiness(null, [openrouter, ollama], KEYED)).toEqual([]);
  expect(liveReadiness(null, [ollama], EMPTY)).toEqual([]);
});

test("names the server and the provider that are missing", () => {
  const missing = liveReadiness(serverMissing({ ...SERVER, model: " " }), [openrouter], EMPTY);
  expect(missing.map(({ what }) => what)).toEqual(["server", "key"]);
  expect(missing[1]?.text).toContain("OpenRouter");
});

test("asks to unlock rather than to paste keys again", () => {
  const missing = liveReadiness(null, [openrouter], { ...EMPTY, locked: true });
  expect(missing.map(({ what }) => what)).toEqual(["unlock"]);
});
