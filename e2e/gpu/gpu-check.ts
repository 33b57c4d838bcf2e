import type { GenerateOptions } from "#core/ports/text-session.ts";
import type { GpuReport } from "#core/weights/gpu-report.ts";
import type { Continuation, LoadedModel } from "#workers/gpu/api.ts";
import { GpuClient } from "#workers/gpu/client.ts";
import type { Agreement } from "#workers/gpu/self-test.ts";
import { RemoteSession } from "#workers/wire/remote-session.ts";
import { SessionSource } from "#workers/wire/session-source.ts";

export interface LoadSettings {
  readonly modelUrl: string;
  readonly libraryUrl: string;
  readonly contextWindow: number;
  /** What to begin with; `as-compiled` finds out by itself what the device needs. */
  readonly continuation: Continuation;
}

export interface GpuCheckSettings extends LoadSettings {
  /** Crashes the browser's graphics process between the rounds: the session must go on. */
  readonly isCrashed: boolean;
}

declare global {
  interface Window {
    crashGpu?: () => Promise<void>;
  }
}

/** What was measured on the real engine. */
export interface GpuCheck {
  readonly report: GpuReport;
  readonly loaded: LoadedModel;
  /** The session's text against the same text read afresh, after two rounds. */
  readonly agreement: Agreement;
  readonly texts: readonly string[];
  /** Times that the session went on after a loss. */
  readonly recoveries: number;
  readonly prefilledTokens: number;
  readonly minimumPrefill: number;
  readonly decodedTokens: number;
  /** Tokens read again for a second question with the same prompt. */
  readonly prefilledForNext: number;
  readonly prefillTokensPerSecond: number;
  readonly decodeTokensPerSecond: number;
  readonly chosen: readonly number[];
}

const NEVER = new AbortController().signal;
const HARNESS = { origin: "harness", signal: NEVER } as const;
const PROMPT = "Answer the question. <think> which river is the longest of all? </think>\n<search>";
const OPTIONS = ["who wrote it?", "which is it?"] as const;

/** A short session of two rounds on a model of any weights; its text is nonsense where they are random. */
export async function runGpuCheck(settings: GpuCheckSettings): Promise<GpuCheck> {
  const client = new GpuClient();
  try {
    const report = await client.call((api) => api.capabilities());
    const loaded = await load(client, settings);
    const source = new SessionSource(client.sessionSource());
    let recoveries = 0;
    const onRecovered = (why: Error): void => {
      recoveries += 1;
      tell(`went on after: ${why.message}`);
    };
    const session = await RemoteSession.open({ source, onRecovered }, NEVER);
    const startedAt = performance.now();
    tell(`loaded, continued ${loaded.continuation}`);
    await session.append(PROMPT, HARNESS);
    const readAt = performance.now();
    tell("the prompt is read");
    const prompt = session.usage.prefilledTokens;
    const first = await generate(session, { maxTokens: 4 });
    const decodedAt = performance.now();
    tell("the first round is written");
    const decoded = session.usage.decodedTokens;
    if (settings.isCrashed) await window.crashGpu?.();
    await session.append("</search>\n\n<information>the Nile <|im_end|></information>\n\n", {
      origin: "reply",
      signal: NEVER,
    });
    const second = await generate(session, { maxTokens: 3, seed: 2 });
    const mark = session.mark();
    tell("the second round is written");
    const { probabilities } = await session.choose(OPTIONS, { signal: NEVER });
    await session.rewind(mark);
    await session.append(" and", HARNESS);
    const usage = session.usage;
    tell("the session is over");
    await session.close();
    const agreement = await client.call((api) => api.compareWithFresh());
    const next = await RemoteSession.open({ source }, NEVER);
    await next.append(`${PROMPT} again`, HARNESS);
    const prefilledForNext = next.usage.prefilledTokens;
    await next.close();
    await client.call((api) => api.unload());
    return {
      report,
      loaded,
      agreement,
      texts: [first, second],
      recoveries,
      ...usage,
      prefilledForNext,
      prefillTokensPerSecond: (1000 * prompt) / (readAt - startedAt),
      decodeTokensPerSecond: (1000 * decoded) / (decodedAt - readAt),
      chosen: probabilities,
    };
  } finally {
    client.dispose();
  }
}

function tell(what: string): void {
  console.log(`${(performance.now() / 1000).toFixed(0)} s: ${what}`);
}

/** Loads a model and gives what came of it; throws what went wrong. */
export async function load(client: GpuClient, settings: LoadSettings): Promise<LoadedModel> {
  const { modelUrl, libraryUrl, contextWindow, continuation } = settings;
  const model = { id: "checked", modelUrl, libraryUrl, contextWindow };
  const request = { model, takeOver: false, continuation };
  for await (const message of client.load(request).messages) {
    if (message.type === "phase") tell(message.phase);
    if (message.type !== "finish") continue;
    if (message.loaded !== null) return message.loaded;
    throw new Error(`${message.failure?.code}: ${message.failure?.message}`);
  }
  throw new Error("the load ended without a result");
}

async function generate(session: RemoteSession, changes: Partial<GenerateOptions>) {
  let text = "";
  const options = { stop: [], maxTokens: 4, temperature: 1, topP: 0.9, seed: 1, signal: NEVER };
  for await (const part of session.generate({ ...options, ...changes })) {
    if (part.type === "text") text += part.text;
  }
  return text;
}
