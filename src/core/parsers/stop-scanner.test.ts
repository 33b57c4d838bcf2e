import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StopScanner } from "./stop-scanner.ts";

function scan(stops: readonly string[], pieces: readonly string[]) {
  const scanner = new StopScanner(stops);
  let text = "";
  for (const piece of pieces) {
    const scanned = scanner.push(piece);
    text += scanned.text;
    if (scanned.stop !== null) return { text, stop: scanned.stop };
    for (const stop of stops) {
      for (let length = 1; length < stop.length; length += 1) {
        expect(text.endsWith(stop.slice(0, length)) && scanned.text !== "").toBe(false);
      }
    }
  }
  return { text: text + scanner.end(), stop: null };
}

describe("StopScanner", () => {
  const text = "<think>a < b</think>\n<search>Q:why?</search> and more</answer>";

  it("ends right after the stop string under every split in three", () => {
    for (let i = 0; i <= text.length; i += 1) {
      for (let j = i; j <= text.length; j += 1) {
        const pieces = [text.slice(0, i), text.slice(i, j), text.slice(j)];
        expect(scan(["</answer>", "</search>"], pieces)).toEqual({
          text: "<think>a < b</think>\n<search>Q:why?</search>",
          stop: "</search>",
        });
      }
    }
  });

  it("loses nothing when no stop string comes", () => {
    expect(scan(["</search>"], ["a </sear", "ch </sea"])).toEqual({
      text: "a </search </sea",
      stop: null,
    });
    expect(scan([""], ["text"])).toEqual({ text: "text", stop: null });
  });

  it("gives the same for any pieces", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "ab", "</", ">"), { maxLength: 20 });
    fc.assert(
      fc.property(letters, (pieces) => {
        const stops = ["aba", "b</", "ab"];
        expect(scan(stops, pieces)).toEqual(scan(stops, [...pieces.join("")]));
      }),
    );
  });
});
