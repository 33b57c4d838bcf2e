import { describe, expect, it } from "vitest";
import { RELEASED_TEMPLATE_URL } from "#core/policies/router-r1/released-template.ts";
import { RELEASED_PROMPTS_URL } from "#core/policies/xrouter/released-prompts.ts";
import { downloadReleased } from "./download-released.ts";

function answering(make: () => Response) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push({ url: String(input), init });
    return make();
  };
  return { asked, fetch };
}

describe("xRouter’s prompt", () => {
  it("asks its own pinned address, and refuses a file with another hash", async () => {
    const { asked, fetch } = answering(() => new Response('SYSTEM_PROMPT = """Route."""\n'));
    await expect(downloadReleased("xrouter", "agent", fetch)).rejects.toMatchObject({
      code: "template-mismatch",
    });
    expect(asked.map(({ url }) => url)).toEqual([RELEASED_PROMPTS_URL]);
  });
});

describe("Router-R1’s prompt", () => {
  it("asks the pinned address without credentials, and refuses a file with another hash", async () => {
    const text = 'PROMPT_TEMPLATE_QWEN = """\\\nAnswer this: {question}\n"""\n';
    const { asked, fetch } = answering(() => new Response(text));
    await expect(downloadReleased("router-r1", "qwen", fetch)).rejects.toMatchObject({
      code: "template-mismatch",
    });
    expect(asked[0]).toMatchObject({
      url: RELEASED_TEMPLATE_URL,
      init: { credentials: "omit", redirect: "error" },
    });
  });

  it.each([
    ["a missing file", () => new Response("no", { status: 404 })],
    ["a file that is too long", () => new Response("x".repeat(200_001))],
    [
      "a failing network",
      () => {
        throw new TypeError("Failed to fetch");
      },
    ],
  ])("names the network for %s", async (_name, make) => {
    const { fetch } = answering(make);
    await expect(downloadReleased("router-r1", "llama", fetch)).rejects.toMatchObject({
      code: "provider-error",
      side: "network",
    });
  });
});
