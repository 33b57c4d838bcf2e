import type { GpuReport } from "#core/weights/gpu-report.ts";
import { GpuClient } from "#workers/gpu/client.ts";
import { type LoadSettings, load } from "./gpu-check.ts";

/** What the browser says of its device. */
export async function reportDevice(): Promise<GpuReport> {
  const client = new GpuClient();
  try {
    return await client.call((api) => api.capabilities());
  } finally {
    client.dispose();
  }
}

export interface Reload {
  /** The first load, its download included, and a load of what the browser has kept, each in ms with its self-test. */
  readonly coldMs: number;
  readonly warmMs: number;
}

/** Loads a model twice, the second time in a worker of its own: like a visitor who comes back. */
export async function measureReload(settings: LoadSettings): Promise<Reload> {
  return { coldMs: await loadOnce(settings), warmMs: await loadOnce(settings) };
}

async function loadOnce(settings: LoadSettings): Promise<number> {
  const client = new GpuClient();
  try {
    const { loadMs } = await load(client, settings);
    await client.call((api) => api.unload());
    return loadMs;
  } finally {
    client.dispose();
  }
}
