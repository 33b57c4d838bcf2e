import type { RunEvent } from "#core/trajectory/events.ts";
import { cutStretch, mergeDeltas } from "./coarsen.ts";
import { int, uint } from "./codec.ts";
import { type Body, EVENT_CODECS, eventType } from "./event-codecs.ts";
import { hostileLink } from "./link-error.ts";
import { MAX_LINK_EVENTS } from "./link-limits.ts";
import { PackReader } from "./pack-reader.ts";
import { PackWriter } from "./pack-writer.ts";

const STEP_MS = 10;

/** A run as bytes, before compression: no names of fields, times as differences, nothing said twice. Coarsens first. */
export function packEvents(events: readonly RunEvent[]): Uint8Array {
  const out = new PackWriter();
  for (const part of mergeDeltas(events)) {
    const event = part.type === "stretch" ? part.delta : part;
    eventType.write(out, event.type);
    writeTime(out, event.at);
    writeBody(out, event);
    if (part.type === "stretch") {
      uint.write(out, (part.until - event.at) / STEP_MS);
      out.memory.at = part.until / STEP_MS;
    }
  }
  return Uint8Array.from(out.bytes);
}

/** What {@link packEvents} packed. Not yet checked against the schema. Throws `link-invalid` on malformed bytes. */
export function unpackEvents(bytes: Uint8Array): readonly RunEvent[] {
  const from = new PackReader(bytes);
  const events: RunEvent[] = [];
  while (!from.isAtEnd) {
    const event = readEvent(from);
    if (event.type === "text-delta" || event.type === "reply-delta") {
      const until = event.at + uint.read(from) * STEP_MS;
      from.memory.at = until / STEP_MS;
      for (const piece of cutStretch({ type: "stretch", delta: event, until })) events.push(piece);
    } else {
      events.push(event);
    }
    if (events.length > MAX_LINK_EVENTS) throw hostileLink("it holds too many events");
  }
  return events;
}

function writeTime(out: PackWriter, at: number): void {
  const step = at / STEP_MS;
  int.write(out, step - out.memory.at);
  out.memory.at = step;
}

function writeBody<E extends RunEvent>(out: PackWriter, event: E): void {
  // One codec per type: what TypeScript cannot see is that `event.type` picks the codec of this very event.
  EVENT_CODECS[event.type].write(out, event as never);
}

function readEvent(from: PackReader): RunEvent {
  const type = eventType.read(from);
  from.memory.at += int.read(from);
  const at = from.memory.at * STEP_MS;
  const body: Body<typeof type> = EVENT_CODECS[type].read(from);
  return { type, at, ...body } as RunEvent;
}
