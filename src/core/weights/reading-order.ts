import type { ReadStep } from "./conversion-plan.ts";
import type { Parameter } from "./parameter-map.ts";
import type { CheckpointTensor } from "./read-checkpoint.ts";
import { SegmentQueue } from "./segment-queue.ts";
import type { PlannedShard } from "./shard-plan.ts";
import { placeSegments, type SegmentPlace, segmentLengths } from "./shard-segments.ts";
import { MAX_OPEN_FILES } from "./weight-target.ts";

/** In which order tensors are read, and what that costs. */
export interface ReadingOrder {
  readonly steps: readonly ReadStep[];
  /** The most bytes of records that wait for their turn in a shard. */
  readonly heldBytes: number;
}

/**
 * The order in which to read. Best is the order of the files, from their beginnings to their ends: one pass, and
 * checksums come for nothing. Records stand in another order in the shards, so some wait; where that would take more
 * than `budgetBytes`, or too many shards at once, the tensors are read in the order of the shards instead.
 */
export function chooseReadingOrder(
  parameters: readonly Parameter[],
  tensors: ReadonlyMap<string, CheckpointTensor>,
  fileNames: readonly string[],
  shards: readonly PlannedShard[],
  budgetBytes: number,
): ReadingOrder {
  const inShards = parameters.flatMap((parameter) => stepsOf(parameter, tensors));
  const place = new Map(fileNames.map((name, index) => [name, index]));
  const inFiles = inShards.toSorted(
    ({ tensor: a }, { tensor: b }) =>
      (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0) || a.start - b.start,
  );
  const cost = costOf(inFiles, shards);
  if (cost.heldBytes <= budgetBytes && cost.openShards <= MAX_OPEN_FILES) {
    return { steps: inFiles, heldBytes: cost.heldBytes };
  }
  return { steps: inShards, heldBytes: costOf(inShards, shards).heldBytes };
}

function stepsOf(
  parameter: Parameter,
  tensors: ReadonlyMap<string, CheckpointTensor>,
): readonly ReadStep[] {
  return parameter.parts.flatMap(({ name }, part) => {
    const tensor = tensors.get(name);
    return tensor === undefined ? [] : [{ tensor, parameter, part }];
  });
}

interface OrderCost {
  readonly heldBytes: number;
  readonly openShards: number;
}

/** Goes through the steps with counts instead of bytes. */
function costOf(steps: readonly ReadStep[], shards: readonly PlannedShard[]): OrderCost {
  const places = placeSegments(shards);
  const lengths = new Map(shards.map((shard) => [shard, segmentLengths(shard)]));
  const queues = new Map(
    shards.map((shard) => [shard, new SegmentQueue<Count>(lengths.get(shard) ?? [])]),
  );
  const open = new Set<PlannedShard>();
  let held = 0;
  const cost = { heldBytes: 0, openShards: 0 };
  const put = ({ shard, segment }: SegmentPlace): void => {
    const queue = queues.get(shard);
    if (queue === undefined) return;
    held -= queue.heldBytes;
    const ready = queue.push(segment, { length: lengths.get(shard)?.[segment] ?? 0 });
    held += queue.heldBytes;
    if (ready.length > 0) open.add(shard);
    cost.heldBytes = Math.max(cost.heldBytes, held);
    cost.openShards = Math.max(cost.openShards, open.size);
    if (queue.isComplete) open.delete(shard);
  };
  for (const { parameter, part } of steps) {
    const place = places.get(parameter)?.[part];
    if (place === undefined) continue;
    put(place.data);
    if (place.scales !== null) put(place.scales);
  }
  return cost;
}

interface Count {
  readonly length: number;
}
