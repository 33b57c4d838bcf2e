import { type GpuCheck, type GpuCheckSettings, runGpuCheck } from "./gpu-check.ts";

declare global {
  interface Window {
    runGpuCheck?: (settings: GpuCheckSettings) => Promise<GpuCheck>;
  }
}

window.runGpuCheck = runGpuCheck;
