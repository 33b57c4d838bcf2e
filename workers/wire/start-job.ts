import type { Remote } from "comlink";
import { type Failure, toFailure } from "#core/errors.ts";
import { readPort } from "./port-stream.ts";
import type { WorkerClient } from "./worker-client.ts";

/** A job of a worker that is under way. `messages` ends with a `finish`, also when the worker dies. */
export interface JobHandle<Message> {
  readonly messages: AsyncGenerator<Message, void, void>;
  stop(): void;
}

/**
 * Begins a job that reports over a port of its own. A dead worker sends no `finish`: the one that `finishWith` makes is put on the wire
 * from this side.
 */
export function startJob<Api, Message extends { readonly type: string }>(
  client: WorkerClient<Api>,
  begin: (api: Remote<Api>, port: MessagePort) => Promise<void>,
  finishWith: (failure: Failure) => Message,
): JobHandle<Message> {
  const { port1, port2 } = new MessageChannel();
  const fail = (thrown: unknown): void => {
    const data = finishWith(toFailure(thrown));
    port1.dispatchEvent(new MessageEvent("message", { data }));
  };
  const forget = client.onLost(fail);
  client.call((api, transfer) => begin(api, transfer(port2, [port2]))).catch(fail);
  return {
    messages: withCleanup(readPort<Message>(port1), forget),
    stop: () => port1.postMessage({ type: "stop" }),
  };
}

async function* withCleanup<Message>(
  messages: AsyncGenerator<Message, void, void>,
  cleanup: () => void,
): AsyncGenerator<Message, void, void> {
  try {
    yield* messages;
  } finally {
    cleanup();
  }
}
