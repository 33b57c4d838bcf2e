import { describe, expect, it } from "vitest";
import { LLAMA_LIKE, OTHER, QWEN_LIKE } from "./fixtures/chat-templates.ts";
import { readChatTemplate } from "./read-chat-template.ts";

const BASE = "https://models.invalid/m/resolve/main/";
const NEVER = new AbortController().signal;

/** A folder on a server, and the browser's cache before it. */
function folder(files: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const kept = new Map<string, Response>();
  const cache = {
    match: async (url: string) => kept.get(url)?.clone(),
    put: async (url: string, response: Response) => void kept.set(url, response),
  };
  const world = {
    fetch: (async (url: string) => {
      const name = url.slice(BASE.length);
      asked.push(name);
      const file = files[name];
      if (file === undefined) return new Response("", { status: 404 });
      return new Response(typeof file === "string" ? file : JSON.stringify(file));
    }) as unknown as typeof fetch,
    caches: { open: async () => cache as unknown as Cache },
  };
  return { asked, read: () => readChatTemplate(world, BASE, NEVER) };
}

describe("readChatTemplate", () => {
  it("reads the template of the tokenizer's settings, with its tokens", async () => {
    const { asked, read } = folder({
      "tokenizer_config.json": {
        chat_template: LLAMA_LIKE,
        bos_token: { content: "<|begin_of_text|>", lstrip: false },
        eos_token: "<|eot_id|>",
        unk_token: null,
        model_max_length: 131_072,
      },
    });
    expect(await read()).toMatchObject({
      file: "tokenizer_config.json",
      frame: { before: expect.stringMatching(/^<\|begin_of_text\|><\|start_header_id\|>system/) },
    });
    expect(asked).toEqual(["tokenizer_config.json"]);
  });

  it("reads a template that is a file of its own", async () => {
    const { read } = folder({
      "tokenizer_config.json": { bos_token: "<s>" },
      "chat_template.jinja": OTHER,
    });
    expect(await read()).toMatchObject({
      file: "chat_template.jinja",
      frame: { before: "<s>[USER] " },
    });
  });

  it("takes the plain one of several", async () => {
    const templates = [
      { name: "tool_use", template: "{{ tools }}" },
      { name: "default", template: QWEN_LIKE },
    ];
    const { read } = folder({ "tokenizer_config.json": { chat_template: templates } });
    expect((await read())?.frame?.after).toBe("<|im_end|>\n<|im_start|>assistant\n");
  });

  it("says that there is none, and asks only once", async () => {
    const { asked, read } = folder({});
    expect([await read(), await read()]).toEqual([null, null]);
    expect(asked).toEqual(["tokenizer_config.json", "chat_template.jinja"]);
  });

  it("says which file cannot be used", async () => {
    const { read } = folder({ "tokenizer_config.json": { chat_template: "{% broken" } });
    expect(await read()).toEqual({ file: "tokenizer_config.json", frame: null });
  });

  it("goes on without a damaged file, and without a network", async () => {
    expect(await folder({ "tokenizer_config.json": "<html>" }).read()).toBeNull();
    const world = {
      fetch: () => Promise.reject(new TypeError("failed to fetch")),
      caches: { open: async () => ({ match: async () => undefined }) as unknown as Cache },
    };
    expect(await readChatTemplate(world, BASE, NEVER)).toBeNull();
    const stopped = readChatTemplate(world, BASE, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
  });
});
