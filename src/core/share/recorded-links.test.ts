import { describe, expect, it } from "vitest";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { READINGS, readJson } from "#storage/fixtures/recorded.ts";
import { decodeLink } from "./decode-link.ts";
import { encodeLink } from "./encode-link.ts";

interface RecordedLink {
  readonly run: string;
  readonly leftOut: readonly string[];
  readonly fragment: string;
  /** What the code that made the link read from it, and what that folded to. */
  readonly events: readonly RunEvent[];
  readonly answer: string | null;
  readonly cost: number;
  readonly unknown: number;
  readonly status: string;
}

const { links } = readJson(new URL("./fixtures/recorded-links.json.br", import.meta.url)) as {
  readonly links: readonly RecordedLink[];
};

describe("links that are out there", () => {
  it("are there for every recorded run", () => {
    expect(new Set(links.map(({ run }) => run))).toEqual(
      new Set(READINGS.runs.map(({ name }) => name)),
    );
  });

  it.each(links)("$run without $leftOut opens", ({ fragment, events, ...recorded }) => {
    const decoded = decodeLink(fragment);
    expect(decoded).toEqual(events);
    const { answer, totals, end } = foldEvents(decoded);
    expect([answer, totals.cost, totals.unknown, end?.reason ?? "running"]).toEqual([
      recorded.answer,
      recorded.cost,
      recorded.unknown,
      recorded.status,
    ]);
  });

  it.each(links.filter(({ leftOut }) => leftOut.length === 0))(
    "$run is written as it was: a page of then reads today's link",
    ({ fragment, events }) => {
      expect(encodeLink(events)).toBe(fragment);
    },
  );
});
