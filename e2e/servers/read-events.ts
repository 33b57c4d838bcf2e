import { createParser } from "eventsource-parser";

export interface ReadEvent {
  readonly event: string | undefined;
  readonly data: string;
}

/** Reads an event stream to its end. Throws what the body throws when it is cut. */
export async function readEvents(response: Response): Promise<readonly ReadEvent[]> {
  const events: ReadEvent[] = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push({ event, data }) });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes as Uint8Array, { stream: true }));
  }
  return events;
}

/** Every event's data as JSON; `[DONE]` is left out. */
export async function readData<Data>(response: Response): Promise<readonly Data[]> {
  const events = await readEvents(response);
  return events.filter(({ data }) => data !== "[DONE]").map(({ data }) => JSON.parse(data) as Data);
}
