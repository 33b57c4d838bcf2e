import { describe, expect, it } from "vitest";
import { explainNetworkFailure } from "./explain-network-failure.ts";
import { type Act, CANARY, ScriptedClock, scriptedWorld } from "./fixtures/scripted-world.ts";
import { PRESETS } from "./presets.ts";
import type { Provider } from "./provider.ts";
import type { ProviderAccess } from "./provider-access.ts";

const NEVER = new AbortController().signal;
const ASKED = "https://api.groq.com/openai/v1/chat/completions";
const nobody = (): Promise<Response> => Promise.reject(new TypeError("Failed to fetch"));

function provider(id: string, changes: Partial<Provider> = {}): Provider {
  const preset = PRESETS.find((one) => one.id === id);
  return { id, name: id, dialect: "openai", baseUrl: "", needsKey: true, ...preset, ...changes };
}

/** A host that answers knocks in some modes only, as a browser shows it to a page. */
function host(...modes: readonly string[]): Act {
  return ({ init }) => (modes.includes(init.mode ?? "") ? new Response("") : nobody());
}

function redirecting({ init }: Parameters<Act>[0]): Response {
  const response = new Response("");
  if (init.mode === "cors") Object.defineProperty(response, "type", { value: "opaqueredirect" });
  return response;
}

async function explain(one: Provider, act: Act, changes: Partial<ProviderAccess> = {}) {
  const { access, sent } = scriptedWorld([act], changes);
  const error = await explainNetworkFailure(one, `${one.baseUrl}/chat/completions`, access, NEVER);
  return { error, sent };
}

const CASES: readonly [string, Provider, Act, Partial<ProviderAccess>, string, string, RegExp][] = [
  [
    "no network",
    provider("groq"),
    nobody,
    { online: () => false },
    "offline",
    "network",
    /network/,
  ],
  [
    "nobody answers",
    provider("groq"),
    nobody,
    {},
    "network-opaque",
    "network",
    /Groq is up.*blocker/,
  ],
  [
    "answers, but not to us",
    provider("groq"),
    host("no-cors"),
    {},
    "cors-blocked",
    "provider",
    /Groq key and address/,
  ],
  [
    "OpenAI's wrong key",
    provider("openai"),
    host("no-cors", "cors"),
    {},
    "cors-blocked",
    "visitor",
    /OpenAI key again/,
  ],
  [
    "a provider that admits no pages",
    provider("nvidia"),
    host("no-cors"),
    {},
    "cors-blocked",
    "provider",
    /OpenRouter or Together/,
  ],
  ["a redirect", provider("groq"), redirecting, {}, "redirected", "provider", /address/],
  [
    "a redirect of a server of one's own",
    provider("vllm"),
    redirecting,
    {},
    "redirected",
    "provider",
    /slash too many.*never follows a redirect/,
  ],
  [
    "a redirect of a server whose address lacks the version",
    provider("mine", { baseUrl: "http://127.0.0.1:9999", needsKey: false }),
    redirecting,
    {},
    "redirected",
    "provider",
    /should end in \/v1, as in http:\/\/127\.0\.0\.1:9999\/v1\./,
  ],
  [
    "Ollama, not started",
    provider("ollama"),
    nobody,
    {},
    "local-blocked",
    "visitor",
    /http:\/\/localhost\. .*OLLAMA_ORIGINS=https:\/\/page\.example ollama serve$/,
  ],
  [
    "Ollama, started without us",
    provider("ollama"),
    host("no-cors"),
    {},
    "local-blocked",
    "visitor",
    /^Stop it, then start it with: OLLAMA_ORIGINS/,
  ],
  [
    "LM Studio, and a page from this machine",
    provider("lm-studio"),
    nobody,
    { pageOrigin: "http://localhost:4173", online: () => false },
    "local-blocked",
    "visitor",
    /lms server start --cors$/,
  ],
  [
    "llama.cpp under another id, known by its port",
    provider("mine", { baseUrl: "http://127.0.0.1:8080/v1", needsKey: false }),
    host("no-cors"),
    {},
    "local-blocked",
    "visitor",
    /llama-server/,
  ],
  [
    "a server nobody knows, with a key",
    provider("mine", { baseUrl: "http://127.0.0.1:9999/v1" }),
    host("no-cors"),
    {},
    "local-blocked",
    "visitor",
    /Check its key.*CORS/,
  ],
  [
    "http in the home network, from https",
    provider("ollama", { baseUrl: "http://192.168.1.20:11434/v1" }),
    nobody,
    {},
    "local-blocked",
    "visitor",
    /http:\/\/localhost.*https/,
  ],
  [
    "a hosted provider behind a relay of one's own",
    provider("openai", { baseUrl: "http://127.0.0.1:8787/v1" }),
    host("no-cors"),
    {},
    "cors-blocked",
    "visitor",
    /key/,
  ],
];

describe("explainNetworkFailure", () => {
  it.each(CASES)("%s", async (_, one, act, changes, code, side, fix) => {
    const { error } = await explain(one, act, changes);
    expect(error).toMatchObject({ code, side });
    expect(error.message).toContain(one.name);
    expect(error.fix).toMatch(fix);
  });

  it("asks nothing when there is no network", async () => {
    const { sent } = await explain(provider("groq"), nobody, { online: () => false });
    expect(sent).toEqual([]);
  });

  it("knocks without a key, a header or a trace", async () => {
    const { sent } = await explain(provider("groq"), host("no-cors"));
    expect(sent).toHaveLength(2);
    expect(JSON.stringify(sent)).not.toContain(CANARY);
    for (const { init } of sent) {
      expect(init).toMatchObject({
        method: "GET",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        cache: "no-store",
      });
      expect(init.headers).toBeUndefined();
      expect(init.body).toBeUndefined();
    }
  });

  it("gives up on a host that lets it wait", async () => {
    const clock = new ScriptedClock();
    const { access, sent } = scriptedWorld([() => new Promise<Response>(() => undefined)], {
      clock,
    });
    const explaining = explainNetworkFailure(provider("groq"), ASKED, access, NEVER);
    await clock.advance(5_000);
    await expect(explaining).resolves.toMatchObject({ code: "network-opaque" });
    expect(sent[0]?.cancelled).toBe(true);
  });

  it("stops when the caller does", async () => {
    const controller = new AbortController();
    const { access } = scriptedWorld([() => new Promise<Response>(() => undefined)], {
      clock: new ScriptedClock(),
    });
    const explaining = explainNetworkFailure(provider("groq"), ASKED, access, controller.signal);
    controller.abort();
    await expect(explaining).rejects.toMatchObject({ code: "aborted" });
  });
});
