import { expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import type { Clock } from "#core/ports/clock.ts";
import { readPort } from "#workers/wire/port-stream.ts";
import type { WorkMessage, WorkProgress } from "./api.ts";
import { serveWork, type Work } from "./serve-work.ts";

const STEP = { at: "a", done: 0, of: 2, totalBytes: 100, writtenBytes: 0, totalWriteBytes: 50 };

/** Everything that the page hears of work on a clock that the work itself moves. */
async function hear(work: (work: Work, wait: (ms: number) => void) => Promise<readonly string[]>) {
  const { port1, port2 } = new MessageChannel();
  let now = 0;
  const clock: Clock = { now: () => now, sleep: () => new Promise(() => undefined) };
  void serveWork(port2, clock, (given) =>
    work(given, (ms) => {
      now += ms;
    }),
  );
  const messages: WorkMessage[] = [];
  for await (const message of readPort<WorkMessage>(port1)) messages.push(message);
  return messages;
}

function bytesOf(messages: readonly WorkMessage[]): Pick<WorkProgress, "bytes" | "newBytes">[] {
  return messages.flatMap((message) =>
    message.type === "progress"
      ? [{ bytes: message.progress.bytes, newBytes: message.progress.newBytes }]
      : [],
  );
}

it("tells the page ten times a second, the last state always, and counts new bytes only", async () => {
  const messages = await hear(async ({ report }, wait) => {
    for (let bytes = 40; bytes <= 100; bytes += 10) {
      report({ ...STEP, bytes });
      wait(30);
    }
    return ["x.bin"];
  });
  expect(bytesOf(messages)).toEqual([
    { bytes: 40, newBytes: 0 },
    { bytes: 80, newBytes: 40 },
    { bytes: 100, newBytes: 60 },
  ]);
  expect(messages.at(-1)).toEqual({ type: "finish", failure: null, damaged: ["x.bin"] });
});

it("ends with what went wrong, after the last progress", async () => {
  const messages = await hear(async ({ report }) => {
    report({ ...STEP, bytes: 1 });
    report({ ...STEP, bytes: 2 });
    throw new SwitchyardError("storage-full", "No room.");
  });
  expect(messages.map(({ type }) => type)).toEqual(["progress", "progress", "finish"]);
  expect(messages.at(-1)).toMatchObject({ failure: { code: "storage-full" } });
});

it("hears the stop", async () => {
  const { port1, port2 } = new MessageChannel();
  const clock: Clock = { now: () => 0, sleep: () => new Promise(() => undefined) };
  const stopped = serveWork(port2, clock, ({ signal }) => {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(new SwitchyardError("aborted", "Stopped.")));
    });
  });
  port1.postMessage({ type: "stop" });
  await expect(stopped).resolves.toBeUndefined();
  port1.close();
});

it("tells the last state of work that has come to a halt", async () => {
  const { port1, port2 } = new MessageChannel();
  let wake = (): void => {};
  const clock: Clock = {
    now: () => 0,
    sleep: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
  let end = (): void => {};
  void serveWork(port2, clock, async ({ report }) => {
    for (const bytes of [1, 2, 3]) report({ ...STEP, bytes });
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return [];
  });
  const messages = readPort<WorkMessage>(port1);
  const next = async () => (await messages.next()).value;
  expect(await next()).toMatchObject({ progress: { bytes: 1 } });
  wake();
  expect(await next()).toMatchObject({ progress: { bytes: 3 } });
  end();
  expect(await next()).toMatchObject({ type: "finish" });
});
