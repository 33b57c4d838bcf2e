import type { CheckpointTensor } from "./read-checkpoint.ts";
import type { WeightSource } from "./weight-source.ts";

const SAMPLES = 8;
const SAMPLE_BYTES = 16 * 1024;

/**
 * Whether two tensors hold the same numbers, judged by their type, their shape and samples spread over all of both: a
 * layer that was trained apart differs in nearly every number, so the whole gigabyte need not be read twice.
 */
export async function sameTensor(
  source: WeightSource,
  one: CheckpointTensor,
  other: CheckpointTensor,
  signal: AbortSignal,
): Promise<boolean> {
  if (one.dtype !== other.dtype || one.shape.join() !== other.shape.join()) return false;
  const length = Math.min(SAMPLE_BYTES, one.bytes);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const from = Math.floor(((one.bytes - length) * sample) / (SAMPLES - 1));
    const read = (tensor: CheckpointTensor): Promise<Uint8Array> =>
      source.read(tensor.file, tensor.start + from, tensor.start + from + length, signal);
    const [a, b] = await Promise.all([read(one), read(other)]);
    if (a.some((byte, index) => byte !== b[index])) return false;
  }
  return true;
}
