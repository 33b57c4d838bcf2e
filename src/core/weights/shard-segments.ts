import type { Parameter } from "./parameter-map.ts";
import type { PlannedRecord, PlannedShard } from "./shard-plan.ts";

/** Where a part of a parameter goes: a shard and the place among its segments. */
export interface SegmentPlace {
  readonly shard: PlannedShard;
  readonly segment: number;
}

/** Where the codes (or numbers) and the scales of a part go; `scales` is `null` when there are none. */
export interface PartPlaces {
  readonly data: SegmentPlace;
  readonly scales: SegmentPlace | null;
}

/** The bytes of each segment of a shard: its records, cut into the parts that their rows come from. */
export function segmentLengths(shard: PlannedShard): number[] {
  return shard.records.flatMap((record) =>
    record.parameter.parts.map((part) => rowBytes(record) * (part.shape[0] ?? 0)),
  );
}

function rowBytes(record: PlannedRecord): number {
  return record.bytes / (record.shape[0] ?? 1);
}

/** The places of every parameter's parts, by the parameter's name. */
export function placeSegments(
  shards: readonly PlannedShard[],
): ReadonlyMap<Parameter, readonly PartPlaces[]> {
  const data = new Map<Parameter, SegmentPlace[]>();
  const scales = new Map<Parameter, SegmentPlace[]>();
  for (const shard of shards) {
    let segment = 0;
    for (const { parameter, isScales } of shard.records) {
      const places = parameter.parts.map((_, part) => ({ shard, segment: segment + part }));
      (isScales ? scales : data).set(parameter, places);
      segment += parameter.parts.length;
    }
  }
  const all = new Map<Parameter, readonly PartPlaces[]>();
  for (const [parameter, places] of data) {
    const scaled = scales.get(parameter);
    all.set(
      parameter,
      places.map((place, part) => ({ data: place, scales: scaled?.[part] ?? null })),
    );
  }
  return all;
}
