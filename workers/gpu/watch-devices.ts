import type { SwitchyardError } from "#core/errors.ts";
import { gpuLost, gpuMemory } from "./gpu-errors.ts";

export interface DeviceWatch {
  /** Settles when a device that is made from now on is lost, whoever ended it. */
  lost(): Promise<SwitchyardError>;
}

/**
 * Notices every device that is made from now on: the engine makes its own and keeps it to itself, logs its loss and
 * leaves everybody waiting.
 */
export function watchDevices(adapters: Pick<GPUAdapter, "requestDevice">): DeviceWatch {
  const waiting: { readonly from: number; readonly tell: (why: SwitchyardError) => void }[] = [];
  let made = 0;
  const original = adapters.requestDevice;
  adapters.requestDevice = async function requestDevice(
    this: GPUAdapter,
    descriptor?: GPUDeviceDescriptor,
  ): Promise<GPUDevice> {
    const device = await original.call(this, descriptor);
    const number = made;
    made += 1;
    void device.lost.then((info) => {
      const error = explainLoss(info);
      for (const { from, tell } of waiting) if (number >= from) tell(error);
    });
    return device;
  };
  return {
    lost: () =>
      new Promise((tell) => {
        waiting.push({ from: made, tell });
      }),
  };
}

/** The engine's runtime destroys a device that gives no memory; when we end one ourselves, nobody listens any more. */
function explainLoss({ reason, message }: GPUDeviceLostInfo): SwitchyardError {
  return reason === "destroyed"
    ? gpuMemory("the device gave no more of it.")
    : gpuLost(message.slice(0, 200));
}
