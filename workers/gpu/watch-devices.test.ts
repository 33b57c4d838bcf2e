import { expect, it } from "vitest";
import { watchDevices } from "./watch-devices.ts";

/** Adapters whose devices end when the test says so. */
function adapters() {
  const ends: ((info: GPUDeviceLostInfo) => void)[] = [];
  const prototype = {
    requestDevice: async () => {
      const lost = new Promise((resolve) => ends.push(resolve));
      return { lost } as unknown as GPUDevice;
    },
  };
  const end = (device: number, reason: GPUDeviceLostReason, message = ""): void =>
    ends[device]?.({ reason, message } as GPUDeviceLostInfo);
  return { prototype, end };
}

it("tells of the loss of a device that was made since, and of no other", async () => {
  const { prototype, end } = adapters();
  const watch = watchDevices(prototype);
  await prototype.requestDevice();
  let told = "";
  const lost = watch.lost().then((why) => {
    told = why.code;
    return why;
  });
  end(0, "destroyed");
  await prototype.requestDevice();
  expect(told).toBe("");
  end(1, "unknown", "watchdog");
  expect(await lost).toMatchObject({
    code: "gpu-lost",
    message: expect.stringContaining("watchdog"),
  });
});

it("takes a device that the runtime destroyed for one without memory", async () => {
  const { prototype, end } = adapters();
  const lost = watchDevices(prototype).lost();
  await prototype.requestDevice();
  end(0, "destroyed");
  expect((await lost).code).toBe("gpu-memory");
});
