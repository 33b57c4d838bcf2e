import { describe, expect, it } from "vitest";
import { keepForGood, storageUsage } from "./usage.ts";

describe("storageUsage", () => {
  it("tells what the browser tells", async () => {
    const source = {
      estimate: async () => ({ usage: 5, quota: 100 }),
      persisted: async () => false,
    };
    expect(await storageUsage(source)).toEqual({ usedBytes: 5, quotaBytes: 100, persisted: false });
  });

  it.each([
    ["a page without https", undefined],
    ["a browser without the functions", {}],
    [
      "a browser that refuses",
      {
        estimate: () => Promise.reject(new Error("no")),
        persisted: () => Promise.reject(new Error("no")),
        persist: () => Promise.reject(new Error("no")),
      },
    ],
  ])("does not know, and does not fail, on %s", async (_, source) => {
    expect(await storageUsage(source)).toEqual({
      usedBytes: null,
      quotaBytes: null,
      persisted: null,
    });
    expect(await keepForGood(source)).toBe(false);
  });

  it("asks to keep for good", async () => {
    expect(await keepForGood({ persist: async () => true })).toBe(true);
  });
});
