import * as v from "valibot";
import { throwIfAborted, toFailure } from "#core/errors.ts";
import type { OwnTemplate } from "./api.ts";
import { frameOfTemplate, type TemplateTokens } from "./chat-template.ts";
import { CONFIG_CACHE, type FileWorld, fetchInto } from "./model-files.ts";

/** Where checkpoints keep their chat template: older ones in the first file, newer ones in a file of its own. */
const CONFIG_FILE = "tokenizer_config.json";
const TEMPLATE_FILE = "chat_template.jinja";

const TokenSchema = v.nullish(v.union([v.string(), v.object({ content: v.string() })]));

const ConfigSchema = v.object({
  chat_template: v.nullish(
    v.union([v.string(), v.array(v.object({ name: v.string(), template: v.string() }))]),
  ),
  bos_token: TokenSchema,
  eos_token: TokenSchema,
  pad_token: TokenSchema,
  unk_token: TokenSchema,
});

type TokenizerConfig = v.InferOutput<typeof ConfigSchema>;

/** The chat template in a model's folder; `null` without one, or where it does not arrive. Throws `aborted`. */
export async function readChatTemplate(
  world: FileWorld,
  base: string,
  signal: AbortSignal,
): Promise<OwnTemplate | null> {
  const config = parseConfig(await readOptional(world, `${base}${CONFIG_FILE}`, signal));
  const written = templateOf(config);
  if (written !== null) {
    return { file: CONFIG_FILE, frame: frameOfTemplate(written, tokensOf(config)) };
  }
  const own = await readOptional(world, `${base}${TEMPLATE_FILE}`, signal);
  if (own === "") return null;
  return { file: TEMPLATE_FILE, frame: frameOfTemplate(own, tokensOf(config)) };
}

/**
 * A file's text; empty where there is none, which is kept as well, so that a warm start asks for nothing. A model can be
 * used without this file: a network that is gone must not stand in its way.
 */
async function readOptional(world: FileWorld, url: string, signal: AbortSignal): Promise<string> {
  try {
    return await (await fetchInto(world, CONFIG_CACHE, url, signal)).text();
  } catch (thrown) {
    throwIfAborted(signal);
    if (toFailure(thrown).code === "model-invalid") {
      const cache = await world.caches.open(CONFIG_CACHE);
      await cache.put(url, new Response(""));
    }
    return "";
  }
}

function parseConfig(text: string): TokenizerConfig | null {
  try {
    const parsed = v.safeParse(ConfigSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    // No tokenizer needs this file: a damaged one counts as none.
    return null;
  }
}

/** Of several templates the one for plain chats. */
function templateOf(config: TokenizerConfig | null): string | null {
  const written = config?.chat_template ?? null;
  if (written === null || typeof written === "string") return written;
  return written.find(({ name }) => name === "default")?.template ?? null;
}

function tokensOf(config: TokenizerConfig | null): TemplateTokens {
  const { bos_token, eos_token, pad_token, unk_token } = config ?? {};
  const tokens = { bos_token, eos_token, pad_token, unk_token };
  return Object.fromEntries(
    Object.entries(tokens).flatMap(([name, token]) => {
      if (token == null) return [];
      return [[name, typeof token === "string" ? token : token.content]];
    }),
  );
}
