import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Box, type LabelWish, overlap, placeLabels } from "./place-labels.ts";

const FRAME: Box = { x: 0, y: 0, width: 300, height: 200 };
const wish = (id: string, x: number, y: number, isNeeded = false): LabelWish => {
  return { id, x, y, width: 60, height: 15, gap: 8, isNeeded };
};

describe("labels", () => {
  it("stand to the right of their point where there is room, and to the left at the right edge", () => {
    const [middle, edge] = placeLabels([wish("a", 100, 100), wish("b", 290, 50)], [], FRAME);
    expect(middle?.box.x).toBe(108);
    expect(edge?.box.x).toBe(290 - 8 - 60);
  });

  it("avoid what is in the way, and are left out where all is taken unless they are needed", () => {
    const right = { box: { x: 105, y: 90, width: 80, height: 20 }, weight: 1 };
    const [moved] = placeLabels([wish("a", 100, 100)], [right], FRAME);
    expect(overlap(moved?.box ?? FRAME, right.box)).toBe(0);
    const everywhere = [{ box: FRAME, weight: 1 }];
    expect(placeLabels([wish("a", 100, 100)], everywhere, FRAME)).toEqual([]);
    expect(placeLabels([wish("a", 100, 100, true)], everywhere, FRAME)).toHaveLength(1);
  });

  it("never lie over each other and never leave the frame, and the first ones go first", () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 200 }));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (places) => {
        const wishes = places.map(([x, y], at) => wish(String(at), x, y));
        const placed = placeLabels(wishes, [], FRAME);
        for (const [at, { box }] of placed.entries()) {
          expect(box.x >= 0 && box.y >= 0).toBe(true);
          expect(box.x + box.width <= 300 && box.y + box.height <= 200).toBe(true);
          for (const other of placed.slice(at + 1)) expect(overlap(box, other.box)).toBe(0);
        }
        expect(placed.map(({ id }) => Number(id))).toEqual(
          placed.map(({ id }) => Number(id)).toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
