import { expect, test } from "vitest";
import { runCommand } from "./run-command.ts";

test("gives what a program wrote and its exit code", async () => {
  const script = "console.log('out'); console.error('err'); process.exit(3)";
  const result = await runCommand(process.execPath, ["-e", script], { limitSeconds: 60 });
  expect(result.code).toBe(3);
  expect(result.output).toContain("out\n");
  expect(result.output).toContain("err\n");
});

test("passes the environment on", async () => {
  const env = { SWITCHYARD_WORD: "signal" };
  const args = ["-p", "process.env.SWITCHYARD_WORD"];
  const { output } = await runCommand(process.execPath, args, { limitSeconds: 60, env });
  expect(output).toBe("signal\n");
});

test("ends a program that hangs, and says so", async () => {
  const args = ["-e", "setInterval(() => {}, 1000)"];
  const { code, output } = await runCommand(process.execPath, args, { limitSeconds: 0.05 });
  expect(code).toBeNull();
  expect(output).toContain("took too long");
});

test("says when a program cannot be started", async () => {
  const { code, output } = await runCommand("/no/such/program", [], { limitSeconds: 60 });
  expect(code).toBeNull();
  expect(output).toContain("ENOENT");
});
