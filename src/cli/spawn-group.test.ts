import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { spawnGroup } from "./spawn-group.js";

// Each process connects to the test: that its connection ends is the sign of its end, however it came.

let server: Server;
let port = 0;
let open: Set<Socket>;

beforeEach(async () => {
  open = new Set();
  server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
    socket.resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterEach(() => {
  for (const socket of open) socket.destroy();
  server.close();
});

/** A program that connects, starts another one that does, and waits for ever. Neither listens to a wish to end. */
const deaf = (rest = "") => `
  process.on("SIGTERM", () => {});
  require("node:net").connect(${port}, "127.0.0.1");
  ${rest}`;
const deafPair = () =>
  deaf(`require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(deaf())}],
    { stdio: "inherit" });`);

const connections = (count: number) =>
  expect.poll(() => open.size, { timeout: 30_000 }).toBe(count);

/** A program that runs `code` with `spawnGroup` at hand, as `npm test` does. */
function startUser(code: string) {
  const module = JSON.stringify(new URL("./spawn-group.js", import.meta.url).href);
  const script = `import { spawnGroup } from ${module}; ${code}`;
  const args = ["--input-type=module", "-e", script];
  return spawnGroup(process.execPath, args, { env: process.env });
}

const startPair = () => `
  spawnGroup(process.execPath, ["-e", ${JSON.stringify(deafPair())}], { env: process.env, graceMs: 50 });`;

test("a program that is told to end goes with all that it started", async () => {
  const group = spawnGroup(process.execPath, ["-e", deafPair()], { env: process.env, graceMs: 50 });
  await connections(2);
  const closed = once(group.child, "close");
  group.end();
  expect(await closed).toEqual([null, "SIGKILL"]);
  await connections(0);
});

test("what a program leaves behind when it ends goes, too", async () => {
  const leaving = `
    require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(deaf())}], { stdio: "inherit" });
    require("node:net").connect(${port}, "127.0.0.1").on("data", () => process.exit(7));`;
  const group = spawnGroup(process.execPath, ["-e", leaving], { env: process.env });
  await connections(2);
  const closed = once(group.child, "close");
  for (const socket of open) socket.write("end");
  expect((await closed)[0]).toBe(7);
  await connections(0);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`${signal} ends what runs, and then the process itself by the same signal`, async () => {
    const { child } = startUser(startPair());
    await connections(2);
    const closed = once(child, "close");
    child.kill(signal);
    expect(await closed).toEqual([null, signal]);
    await connections(0);
  });
}

test("a process that fails takes what runs along", async () => {
  const { child } = startUser(`${startPair()}
    const { connect } = await import("node:net");
    connect(${port}, "127.0.0.1").on("data", () => { throw new Error("lost"); });`);
  await connections(3);
  const closed = once(child, "close");
  for (const socket of open) socket.write("fail");
  expect((await closed)[0]).toBe(1);
  await connections(0);
});

test("with nothing running, signals are nobody's business", async () => {
  const before = process.listenerCount("SIGTERM");
  const { child } = spawnGroup(process.execPath, ["-e", "0"], { env: process.env });
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  await once(child, "close");
  await expect.poll(() => process.listenerCount("SIGTERM")).toBe(before);
});
