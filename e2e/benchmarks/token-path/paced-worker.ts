import * as Comlink from "comlink";
import { toFailure } from "#core/errors.ts";
import type { GpuApi, LoadMessage } from "#workers/gpu/api.ts";
import { GuardedEngine } from "#workers/gpu/guarded-engine.ts";
import { ModelHost } from "#workers/gpu/model-host.ts";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import { PacedEngine } from "./paced-engine.ts";
import { RoamingVoice } from "./voice.ts";

installErrorTransfer();

/** Of the thought; in their place any word may be drawn. */
const WORDS = " which river";

const NEVER = new AbortController().signal;

/** Timers would round to whole milliseconds and more: this yields to messages until the moment has come. */
const channel = new MessageChannel();
let wake = (): void => {};
channel.port1.onmessage = () => wake();

async function until(moment: number): Promise<void> {
  while (performance.now() < moment) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      channel.port2.postMessage(null);
    });
  }
}

/** Settings in the model's address: `https://paced.invalid/?decodeMs=2&words=90`. */
function makeEngine(modelUrl: string): PacedEngine {
  const settings = new URL(modelUrl).searchParams;
  const thought = WORDS.repeat(Number(settings.get("words")) / 2);
  const text = `<think>${thought}</think>\n<answer>the Nile</answer>`;
  const pace = { decodeMs: Number(settings.get("decodeMs")), prefillMs: 0, until };
  return new PacedEngine([text], pace, new RoamingVoice(WORDS));
}

const host = new ModelHost({
  clock: systemClock,
  files: { fetch, caches },
  patienceMs: () => 60_000,
  hold: async () => ({ taken: new Promise<void>(() => undefined), release: () => undefined }),
  lost: () => new Promise(() => undefined),
  correctShaders: () => undefined,
  load: async ({ modelUrl }, tools) => {
    const engine = new GuardedEngine(makeEngine(modelUrl), {
      clock: systemClock,
      patienceMs: tools.patienceMs,
      lost: tools.lost(),
    });
    return { engine, template: null, dead: engine.dead, unload: async () => undefined };
  },
});

/** What the page needs of it for a run. */
const api: Pick<GpuApi, "load" | "loaded" | "openSession" | "closeSessions"> = {
  load: (request, port) => {
    const post = (message: LoadMessage): void => port.postMessage(message);
    host.load(request, post, NEVER).then(
      (loaded) => post({ type: "finish", failure: null, loaded }),
      (thrown) => post({ type: "finish", failure: toFailure(thrown), loaded: null }),
    );
  },
  loaded: () => host.loaded,
  openSession: (port) => void host.openSession(port),
  closeSessions: () => host.closeSessions(),
};

Comlink.expose(api);
