import { toFailure } from "#core/errors.ts";
import type { GpuReport } from "#core/weights/gpu-report.ts";
import { gpuUnavailable } from "./gpu-errors.ts";

/** The parts of a `navigator` that are asked. */
export interface GpuSurroundings {
  readonly gpu?: Pick<GPU, "requestAdapter">;
  readonly storage?: { estimate?(): Promise<StorageEstimate> };
  readonly deviceMemory?: number;
}

const NOTHING = {
  adapter: null,
  hasShaderF16: false,
  maxBufferBytes: 0,
  maxBindingBytes: 0,
} as const;

/** Asks the browser what it can do. Never throws: what is in the way stands in the report. */
export async function reportGpu(surroundings: GpuSurroundings): Promise<GpuReport> {
  const machine = {
    machineMemoryGib: surroundings.deviceMemory ?? null,
    freeStorageBytes: await freeStorage(surroundings),
  };
  const refused = (message: string, fix: string): GpuReport => ({
    ...NOTHING,
    ...machine,
    problem: toFailure(gpuUnavailable(message, fix)),
  });
  if (surroundings.gpu === undefined) {
    return refused(
      "This browser gives pages no access to the graphics processor (WebGPU).",
      "Use a current Chrome, Edge, Firefox or Safari over https or localhost.",
    );
  }
  let adapter: GPUAdapter | null = null;
  try {
    adapter = await surroundings.gpu.requestAdapter({ powerPreference: "high-performance" });
  } catch {
    // Treated like none: the browser does not say more.
  }
  if (adapter === null) {
    return refused(
      "The browser found no graphics processor that it may use.",
      "Switch on hardware acceleration in the browser's settings, update the graphics driver, or restart the browser.",
    );
  }
  return {
    ...machine,
    adapter: {
      vendor: adapter.info.vendor,
      architecture: adapter.info.architecture,
      description: adapter.info.description,
      isSoftware: adapter.info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(fullName(adapter)),
    },
    hasShaderF16: adapter.features.has("shader-f16"),
    maxBufferBytes: adapter.limits.maxBufferSize,
    maxBindingBytes: adapter.limits.maxStorageBufferBindingSize,
    problem: null,
  };
}

function fullName(adapter: GPUAdapter): string {
  const { vendor, architecture, device, description } = adapter.info;
  return [vendor, architecture, device, description].join(" ");
}

async function freeStorage({ storage }: GpuSurroundings): Promise<number | null> {
  try {
    const { quota, usage } = (await storage?.estimate?.()) ?? {};
    return quota === undefined ? null : Math.max(0, quota - (usage ?? 0));
  } catch {
    return null;
  }
}
