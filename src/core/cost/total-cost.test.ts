import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Receipt } from "./receipt.ts";
import { totalCost } from "./total-cost.ts";

function receipt(parts: Partial<Receipt>): Receipt {
  return {
    usage: null,
    estimated: false,
    computed: null,
    reported: null,
    cost: null,
    price: null,
    paperCost: null,
    ...parts,
  };
}

describe("totalCost", () => {
  it("is nothing for no receipts", () => {
    expect(totalCost([])).toEqual({ known: 0, unknownCount: 0, estimated: false });
  });

  it("counts the unknown apart from the known", () => {
    expect(totalCost([receipt({ cost: 5 }), receipt({}), receipt({ cost: 0 })])).toEqual({
      known: 5,
      unknownCount: 1,
      estimated: false,
    });
  });

  it("is estimated when a cost in it is, and not when the provider reported that cost", () => {
    const guessed = receipt({ cost: 5, computed: 5, estimated: true });
    const reported = receipt({ cost: 5, reported: 5, estimated: true });
    const unknown = receipt({ estimated: true });
    expect(totalCost([receipt({ cost: 1 }), guessed]).estimated).toBe(true);
    expect(totalCost([reported, unknown]).estimated).toBe(false);
  });

  it("is exact, never NaN, and does not depend on the order", () => {
    const one = fc
      .record({
        cost: fc.option(fc.nat(2 ** 31 - 1), { nil: null }),
        estimated: fc.boolean(),
      })
      .map(receipt);
    fc.assert(
      fc.property(fc.array(one), fc.infiniteStream(fc.nat()), (receipts, keys) => {
        const total = totalCost(receipts);
        const exact = receipts.reduce((sum, each) => sum + BigInt(each.cost ?? 0), 0n);
        expect(BigInt(total.known)).toBe(exact);
        const shuffled = receipts
          .map((each) => ({ each, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        expect(totalCost(shuffled)).toEqual(total);
      }),
    );
  });
});
