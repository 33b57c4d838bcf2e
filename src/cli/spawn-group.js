import { spawn, spawnSync } from "node:child_process";

/** What a program gets to end by itself before it is ended. */
const GRACE_MS = 5000;

const isWindows = process.platform === "win32";

/** @type {Set<{ end(): void, kill(): void, gone: Promise<void> }>} */
const running = new Set();

/**
 * Starts a program that leaves nothing behind: whatever it has started goes when it ends, when it is told to, and when
 * this process ends, is interrupted or is told to end. (A process of another session can leave the group; the preview
 * server of the stories, which Playwright starts so, ends with Playwright: see `e2e/preview-server.js`.)
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ readonly env: NodeJS.ProcessEnv, readonly graceMs?: number }} options
 * @returns the process, with what it writes on its pipes, and `end`, which tells it and all that it started to end, and
 * ends them after a grace
 */
export function spawnGroup(program, args, { env, graceMs = GRACE_MS }) {
  const child = spawn(program, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own can be ended as a whole.
    detached: !isWindows,
    // Windows starts the .cmd files of node_modules/.bin only through a shell.
    shell: isWindows,
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const kill = () => {
    signalGroup(child.pid, "SIGKILL");
    // A process that left the group may still hold their other ends.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const killSoon = () => {
    timer ??= setTimeout(kill, graceMs);
  };
  const end = () => {
    signalGroup(child.pid, "SIGTERM");
    killSoon();
  };
  child.once("exit", () => {
    signalGroup(child.pid, "SIGKILL");
    killSoon();
  });
  const gone = new Promise((resolve) => {
    child.once("error", resolve);
    child.once("close", resolve);
  }).then(() => {
    clearTimeout(timer);
    leave(group);
  });
  const group = { end, kill, gone };
  enter(group);
  return { child, end };
}

/**
 * @param {number | undefined} pid undefined where the program could not be started
 * @param {"SIGTERM" | "SIGKILL"} signal
 */
function signalGroup(pid, signal) {
  if (pid === undefined) return;
  if (isWindows) {
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** @param {{ end(): void, kill(): void, gone: Promise<void> }} group */
function enter(group) {
  if (running.size === 0) {
    for (const signal of SIGNALS) process.on(signal, onSignal);
    process.on("exit", onExit);
  }
  running.add(group);
}

/** @param {{ end(): void, kill(): void, gone: Promise<void> }} group */
function leave(group) {
  running.delete(group);
  if (running.size > 0) return;
  for (const signal of SIGNALS) process.off(signal, onSignal);
  process.off("exit", onExit);
}

/**
 * Ends what runs, and then this process as if nobody had listened; a second signal does not wait.
 * @param {NodeJS.Signals} signal
 */
async function onSignal(signal) {
  for (const other of SIGNALS) process.off(other, onSignal);
  const groups = [...running];
  for (const { end } of groups) end();
  await Promise.all(groups.map(({ gone }) => gone));
  process.kill(process.pid, signal);
}

function onExit() {
  for (const { kill } of running) kill();
}
