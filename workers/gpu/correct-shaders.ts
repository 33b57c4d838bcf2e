/**
 * The kernel that merges two parts of an attention (`merge_state_inplace` of Apache TVM) reads and writes the same
 * state from several lanes with no barrier in between. Where the lanes run in lockstep nothing happens; where they do
 * not, every text of more than one token that is added to a filled cache is read wrongly. A barrier before the write
 * makes it right everywhere. Returns `null` for any other shader.
 */
export function correctShader(code: string): string | null {
  if (!/fn merge_state_inplace\w*\(/.test(code)) return null;
  const corrected = code.replace(
    /\n(\s+)S\[([^;]*)\] = \(log2\(/,
    "\n$1storageBarrier(); workgroupBarrier();\n$1S[$2] = (log2(",
  );
  return corrected === code ? null : corrected;
}

/** Corrects shaders on their way to any device of this worker, from now on. Returns what ends it. */
export function correctShadersOf(devices: Pick<GPUDevice, "createShaderModule">): {
  readonly count: () => number;
  readonly stop: () => void;
} {
  const original = devices.createShaderModule;
  let count = 0;
  devices.createShaderModule = function createShaderModule(
    this: GPUDevice,
    descriptor: GPUShaderModuleDescriptor,
  ): GPUShaderModule {
    const code = correctShader(descriptor.code);
    if (code !== null) count += 1;
    return original.call(this, code === null ? descriptor : { ...descriptor, code });
  };
  return {
    count: () => count,
    stop: () => {
      devices.createShaderModule = original;
    },
  };
}
