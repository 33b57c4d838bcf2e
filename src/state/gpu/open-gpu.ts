import { GpuClient } from "#workers/gpu/client.ts";
import { GpuModel, type GpuParts } from "./gpu-model.svelte.ts";

/** The models on the visitor's graphics processor with their worker. */
export async function openGpu(parts: Omit<GpuParts, "client">): Promise<GpuModel> {
  return new GpuModel({ ...parts, client: new GpuClient() });
}
