import {
  type GpuCheck,
  type GpuCheckSettings,
  type LoadSettings,
  runGpuCheck,
} from "./gpu-check.ts";
import { measureReload, type Reload, reportDevice } from "./measure-reload.ts";

declare global {
  interface Window {
    runGpuCheck?: (settings: GpuCheckSettings) => Promise<GpuCheck>;
    measureReload?: (settings: LoadSettings) => Promise<Reload>;
    reportDevice?: typeof reportDevice;
  }
}

window.runGpuCheck = runGpuCheck;
window.measureReload = measureReload;
window.reportDevice = reportDevice;
