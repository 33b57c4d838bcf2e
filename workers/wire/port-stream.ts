/**
 * Reads messages off a port until `finish`. One channel for everything, so order is kept and the end is in-band: with
 * comlink callbacks the awaited result overtakes the deltas. Listens from the moment it is called. Leaving the loop
 * early tells the other side to stop.
 */
export function readPort<Message extends { readonly type: string }>(
  port: MessagePort,
): AsyncGenerator<Message, void, void> {
  const queue: Message[] = [];
  const waiter = { wake: (): void => {} };
  port.onmessage = (event: MessageEvent<Message>) => {
    queue.push(event.data);
    waiter.wake();
  };
  return drain(port, queue, waiter);
}

async function* drain<Message extends { readonly type: string }>(
  port: MessagePort,
  queue: Message[],
  waiter: { wake: () => void },
): AsyncGenerator<Message, void, void> {
  let finished = false;
  try {
    while (!finished) {
      const message = queue.shift();
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          waiter.wake = resolve;
        });
        continue;
      }
      finished = message.type === "finish";
      yield message;
    }
  } finally {
    if (!finished) port.postMessage({ type: "stop" });
    port.close();
  }
}
