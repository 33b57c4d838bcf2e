import * as Comlink from "comlink";
import { toFailure } from "#core/errors.ts";
import { EmbeddingServer } from "#providers/embedding-server.ts";
import { openHeads } from "#storage/open-heads.ts";
import { breather } from "#workers/wire/breather.ts";
import { installErrorTransfer } from "#workers/wire/error-transfer.ts";
import { RemoteEmbedders } from "#workers/wire/remote-embedders.ts";
import { systemClock } from "#workers/wire/system-clock.ts";
import type { EmbeddingChoice, EmbeddingProbe, HeadsApi, HeadsTask } from "./api.ts";
import type { HeadsWorld } from "./run-job.ts";
import { serveJob } from "./serve-job.ts";

installErrorTransfer();

const access: HeadsWorld["access"] = {
  fetch: (input, init) => fetch(input, init),
  clock: systemClock,
  random: Math.random,
  online: () => navigator.onLine,
  pageOrigin: self.location.origin,
  date: () => Date.now(),
};

const heads = openHeads();
let embedders: RemoteEmbedders | null = null;
const never = new AbortController().signal;

const world: HeadsWorld = {
  access,
  heads: async () => heads,
  embedderOf: (model) => embedders?.open(model) ?? null,
  breathe: breather(systemClock),
};

async function probeEmbedding({ baseUrl, model }: EmbeddingChoice): Promise<EmbeddingProbe> {
  const began = systemClock.now();
  try {
    const [vector] = await new EmbeddingServer(baseUrl, model, access).embed(["test"], never);
    const elapsedMs = systemClock.now() - began;
    return { failure: null, dimension: vector?.length ?? null, elapsedMs };
  } catch (thrown) {
    const elapsedMs = systemClock.now() - began;
    return { failure: toFailure(thrown), dimension: null, elapsedMs };
  }
}

const api: HeadsApi = {
  start: (job: HeadsTask, port: MessagePort) => void serveJob(world, job, port),
  connectEmbedding: (port) => {
    embedders = new RemoteEmbedders(port);
  },
  probeEmbedding,
};

Comlink.expose(api);
