import { toFailure } from "#core/errors.ts";
import { GPU_LOCK } from "./api.ts";
import { gpuBusy } from "./gpu-errors.ts";

export interface GpuHold {
  /** Settles when another tab took the device over. */
  readonly taken: Promise<void>;
  release(): void;
}

/** Makes this tab the one that uses the device. Throws `gpu-busy` when another tab is, unless it is taken from it. */
export async function holdGpu(
  locks: Pick<LockManager, "request">,
  takeOver: boolean,
): Promise<GpuHold> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return new Promise<GpuHold>((resolve, reject) => {
    let isHeld = false;
    let wasTaken = (): void => {};
    const taken = new Promise<void>((tell) => {
      wasTaken = tell;
    });
    locks
      .request(GPU_LOCK, takeOver ? { steal: true } : { ifAvailable: true }, async (lock) => {
        if (lock === null) throw gpuBusy();
        isHeld = true;
        resolve({ taken, release });
        await released;
      })
      .catch((thrown: unknown) => {
        // A lock that is stolen rejects the request of the one who held it.
        if (isHeld && toFailure(thrown).code === "aborted") wasTaken();
        else reject(thrown);
      });
  });
}
