import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const server = fileURLToPath(new URL("./preview-server.js", import.meta.url));

test("the preview server ends when nobody holds its standard input any more", async () => {
  const root = await mkdtemp(join(tmpdir(), "preview-"));
  try {
    await mkdir(join(root, "dist"));
    const child = spawn(process.execPath, [server, "0", root], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    const exited = once(child, "exit");
    child.stdin.end();
    expect(await exited).toEqual([0, null]);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
