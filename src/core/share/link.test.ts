import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toFailure } from "#core/errors.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { foldEvents } from "#core/trajectory/trajectory.ts";
import { toBase64Url } from "./base64url.ts";
import { coarsen } from "./coarsen.ts";
import { decodeLink, isRunLink } from "./decode-link.ts";
import { encodeLink } from "./encode-link.ts";
import { anyRun } from "./fixtures/any-run.ts";
import { LINK_OF_VERSION_1 } from "./fixtures/link-of-version-1.ts";
import { SAMPLE_RUNS } from "./fixtures/sample-runs.ts";
import { writeFrame } from "./link-frame.ts";
import { MAX_PACKED_BYTES, MAX_TEXT_CHARACTERS } from "./link-limits.ts";
import { packEvents, unpackEvents } from "./pack-events.ts";
import { TEXT_COPY, TEXT_END } from "./pack-writer.ts";
import { primingBytes } from "./priming.ts";
import { redact } from "./redact.ts";
import { compress } from "./text-coder.ts";

const RUN = SAMPLE_RUNS[0] ?? [];
const LINK = encodeLink(redact(RUN));

/** Lone surrogates cannot travel as UTF-8, and zero has one sign. */
function asCarried(events: readonly RunEvent[]): unknown {
  const text = JSON.stringify(coarsen(events), (_, value: unknown) =>
    typeof value === "string" ? new TextDecoder().decode(new TextEncoder().encode(value)) : value,
  );
  return JSON.parse(text);
}

function failureOf(address: string): { code: string; message: string; fix: string } {
  try {
    decodeLink(address);
  } catch (error) {
    return toFailure(error);
  }
  throw new Error("this link was read");
}

/** A link around bytes of our choice, with everything about it right but its content. */
function linkAround(packed: Uint8Array, packedLength = packed.length): string {
  return `#${writeFrame({ coded: compress(packed, primingBytes()), packedLength })}`;
}

describe("a run as a link", () => {
  test.each(SAMPLE_RUNS.map((run, index) => [index, run] as const))(
    "sample %i comes back as it was coarsened, and folds",
    (_, run) => {
      const decoded = decodeLink(encodeLink(run));
      expect(decoded).toEqual(coarsen(run));
      const before = foldEvents(run);
      const after = foldEvents(decoded);
      expect(after.answer).toBe(before.answer);
      expect(after.totals).toEqual(before.totals);
      expect(after.segments).toEqual(before.segments);
      expect(after.calls.map((call) => call.reply)).toEqual(before.calls.map((call) => call.reply));
      expect(after.rounds.map((round) => round.steps)).toEqual(
        before.rounds.map((round) => round.steps),
      );
    },
  );

  test("typical runs need less than a fifth of their own JSON, prompt left out on both sides", () => {
    for (const run of SAMPLE_RUNS) {
      const shared = redact(run);
      expect(encodeLink(shared).length / JSON.stringify(shared).length).toBeLessThan(0.2);
    }
  });

  test("a link of version 1 opens for ever", () => {
    // When this fails, the format has changed: old links need their old reader, and new ones a new version.
    expect(decodeLink(LINK_OF_VERSION_1)).toEqual(redact(RUN));
  });

  test("a run with nothing new in it is still written as version 1 wrote it", () => {
    expect(encodeLink(redact(RUN))).toBe(`#${LINK_OF_VERSION_1.replace(/^#/, "")}`);
  });

  test("a fee per request, thinking that stays in a reply, and a reply that was recast come back", () => {
    const [start, ...events] = RUN;
    if (start?.type !== "run-start") throw new Error("a sample begins with run-start");
    const pool = start.pool.map((candidate, place) => ({
      ...candidate,
      price: candidate.price && { ...candidate.price, perRequest: 5_000_000_000 + place },
      ...(place === 1 ? { splitThinking: false as const } : {}),
    }));
    const recast = events.flatMap((event): RunEvent[] =>
      event.type === "call-end"
        ? [{ type: "reply-recast", at: event.at, callId: event.callId, to: "text" }, event]
        : [event],
    );
    const run: RunEvent[] = [{ ...start, pool }, ...recast];
    expect(decodeLink(encodeLink(run))).toEqual(coarsen(run));
  });

  test("a demo run stays a demo run", () => {
    const demo = SAMPLE_RUNS.find((run) => run[0]?.type === "run-start" && run[0].demo) ?? [];
    const everything = ["prompt", "thoughts", "replies", "queries", "prices"] as const;
    const [start] = decodeLink(encodeLink(redact(demo, everything)));
    expect(start?.type === "run-start" && start.demo).toBe(true);
  });

  test("what the schema would refuse is not made into a link", () => {
    const broken = [...RUN, { ...RUN[0] } as RunEvent];
    expect(() => encodeLink(broken)).toThrow(/run-start/);
  });

  test("any run packs and unpacks to the same, and packs again to the same bytes", () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const packed = packEvents(run);
        const unpacked = unpackEvents(packed);
        expect(unpacked).toEqual(asCarried(run));
        expect(packEvents(unpacked)).toEqual(packed);
      }),
      { numRuns: 200 },
    );
  });

  test("any run survives the whole way", () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        expect(decodeLink(encodeLink(run))).toEqual(asCarried(run));
      }),
      { numRuns: 8 },
    );
  });

  test("a run that is too long says what to leave out", () => {
    const words = Array.from({ length: 40_000 }, (_, index) =>
      Math.imul(index + 1, 0x9e3779b1).toString(36),
    );
    const long = RUN.map((event) =>
      event.type === "information-insert" ? { ...event, text: words.join(" ") } : event,
    );
    expect(() => encodeLink(long)).toThrow(
      expect.objectContaining({
        code: "link-invalid",
        message: expect.stringContaining("65,536 characters is the most"),
        fix: expect.stringMatching(/Leave out the replies \(\d+ % of its text\), or export/),
      }),
    );
  });
});

describe("a link that is not right", () => {
  const long = "A".repeat(40);
  test.each([
    ["nothing", "", /does not hold a Switchyard run/],
    ["another page's fragment", "#history", /does not hold a Switchyard run/],
    ["a newer version", `#t2.${long}`, /made by a newer Switchyard \(link format 2/],
    ["an unknown version", `#t0.${long}`, /no link format 0/],
    ["only a head", "#t1.AB", /cut off/],
    ["half of it", LINK.slice(0, 300), /cut off on its way: 299 of \d+ characters/],
    [
      "one character changed",
      LINK.replace(/.{10}$/, (end) => (end.startsWith("A") ? "B" : "A") + end.slice(1)),
      /damaged/,
    ],
    [
      "a size of its own choosing",
      `#t1.${toBase64Url(Uint8Array.of(255, 255, 255, 0, 0, 9, 0, 0, 0, 0))}`,
      /larger than any link/,
    ],
  ])("%s", (_, address, sentence) => {
    const failure = failureOf(address);
    expect(failure.code).toBe("link-invalid");
    expect(failure.message).toMatch(sentence);
    expect(failure.fix).not.toBe("");
  });

  test("every prefix and every flipped bit is refused, or is the same run", () => {
    const run = decodeLink(LINK);
    fc.assert(
      fc.property(fc.nat({ max: LINK.length - 1 }), fc.nat({ max: 63 }), (at, other) => {
        const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        const changed = LINK.slice(0, at) + alphabet[other] + LINK.slice(at + 1);
        for (const address of [changed, LINK.slice(0, at)]) {
          if (address === LINK) continue;
          try {
            expect(decodeLink(address)).toEqual(run);
          } catch (error) {
            expect(toFailure(error).code).toBe("link-invalid");
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("garbage with a right checksum is refused or is a valid run", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
        const address = `#${writeFrame({ coded: bytes, packedLength: bytes.length * 3 })}`;
        expect(failureOf(address).code).toBe("link-invalid");
      }),
      { numRuns: 10 },
    );
  });

  test("any packed bytes unpack or are refused", () => {
    const packed = packEvents(RUN);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.nat({ max: packed.length }),
        (bytes, at) => {
          const spliced = Uint8Array.from([
            ...packed.subarray(0, at),
            ...bytes,
            ...packed.subarray(at + bytes.length),
          ]);
          for (const hostile of [bytes, spliced]) {
            try {
              unpackEvents(hostile);
            } catch (error) {
              expect(toFailure(error).code).toBe("link-invalid");
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("copies that double cannot fill the memory", () => {
    // Eight letters, then texts that hold the one before three times each: 3³⁰ characters if nobody counted.
    const name = [...new TextEncoder().encode("abcdefgh"), TEXT_END];
    const triple = [TEXT_COPY, 0, 0, 0, TEXT_COPY, 0, 0, 0, TEXT_COPY, 0, 0, 0, TEXT_END];
    const insert = (text: number[]) => [3, 0, 0, ...text];
    const bomb = Uint8Array.from([
      ...insert(name),
      ...Array.from({ length: 30 }, () => insert(triple)).flat(),
    ]);
    expect(() => unpackEvents(bomb)).toThrow(
      `more than ${MAX_TEXT_CHARACTERS.toLocaleString("en-US")} characters`,
    );
  });

  test("a size that unpacks to too much is refused before anything is unpacked", () => {
    const address = `#${writeFrame({ coded: new Uint8Array(8), packedLength: MAX_PACKED_BYTES + 1 })}`;
    expect(failureOf(address).message).toMatch(/larger than any link/);
  });

  test("right bytes that are not a run are called hostile, with the place", () => {
    const noStart = packEvents(RUN).slice();
    noStart[0] = 99;
    expect(failureOf(linkAround(noStart)).message).toMatch(/What this link carries is not a run/);
    const twice = Uint8Array.from([...packEvents(RUN), ...packEvents(RUN)]);
    expect(failureOf(linkAround(twice)).message).toMatch(/is not a run: .*events\[\d+\]/);
  });

  test("an option called __proto__ is dropped and pollutes nothing", () => {
    const [start] = RUN;
    const evil = { ...start, options: JSON.parse('{"__proto__":"x","alpha":1}') } as RunEvent;
    const [decoded] = decodeLink(linkAround(packEvents([evil])));
    expect(decoded?.type === "run-start" && Object.entries(decoded.options)).toEqual([
      ["alpha", 1],
    ]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

test("only links of ours look like one", () => {
  expect(isRunLink(LINK)).toBe(true);
  expect(isRunLink("#settings")).toBe(false);
  expect(isRunLink("#total.x")).toBe(false);
});
