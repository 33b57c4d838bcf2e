import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StopScanner } from "./stop-scanner.ts";

function scan(pieces: readonly string[], stops: readonly string[]) {
  const scanner = new StopScanner(stops);
  const texts: string[] = [];
  for (const piece of pieces) {
    const { text, stop } = scanner.push(piece);
    texts.push(text);
    if (stop !== null) return { text: texts.join(""), stop, texts };
  }
  texts.push(scanner.rest());
  return { text: texts.join(""), stop: null, texts };
}

describe("StopScanner", () => {
  it.each([
    ["the first of two", "a</b>c</d>", ["</d>", "</b>"], "a</b>", "</b>"],
    ["one inside another's beginning", "</search", ["</search>", "</sea"], "</sea", "</sea"],
    ["the longer at one end", "xab", ["b", "ab"], "xab", "ab"],
    ["a false start", "<<</b>", ["</b>"], "<<</b>", "</b>"],
    ["none", "a </b", ["</b>"], "a </b", null],
    ["none wanted", "a", ["", ...[]], "a", null],
  ])("finds %s", (_, text, stops, expected, stop) => {
    expect(scan([text], stops)).toMatchObject({ text: expected, stop });
    expect(scan([...text], stops)).toMatchObject({ text: expected, stop });
  });

  it("gives the same in any pieces, and never passes on the beginning of a stop string", () => {
    const alphabet = fc.string({ unit: fc.constantFrom("a", "<", "/", ">", "b") });
    const stops = ["</a>", "<b", "aa/"];
    fc.assert(
      fc.property(fc.array(alphabet), (pieces) => {
        const whole = scan([pieces.join("")], stops);
        const parts = scan(pieces, stops);
        expect(parts.text).toBe(whole.text);
        expect(parts.stop).toBe(whole.stop);
        let soFar = "";
        for (const text of parts.texts.slice(0, -1)) {
          soFar += text;
          for (const stop of stops) {
            for (let length = 1; length < stop.length; length += 1) {
              expect(text !== "" && soFar.endsWith(stop.slice(0, length))).toBe(false);
            }
          }
        }
      }),
    );
  });
});
