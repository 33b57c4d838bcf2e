import { Dexie } from "dexie";
import { describe, expect, it } from "vitest";
import { SwitchyardError } from "#core/errors.ts";
import { storageError, stored } from "./storage-error.ts";

const quota = new DOMException("no room", "QuotaExceededError");

describe("storageError", () => {
  it.each([
    ["by its name", quota],
    ["inside an AbortError, as Dexie has it", new Dexie.AbortError("aborted", quota)],
    ["two deep", new Dexie.AbortError("aborted", new Dexie.UnknownError("?", quota))],
    ["among the failures of a bulk write", new Dexie.BulkError("1 of 2 failed", [quota] as never)],
  ])("knows a full disk %s", (_, thrown) => {
    expect(storageError(thrown)).toMatchObject({
      code: "storage-full",
      fix: expect.stringContaining("Delete runs"),
    });
  });

  it.each([
    [new Dexie.AbortError("aborted"), "AbortError"],
    [new Dexie.ConstraintError("sk-canary-0000"), "ConstraintError"],
    [new RangeError("not an amount: sk-canary-0000"), "RangeError"],
    ["sk-canary-0000", "string"],
  ])("names the kind of any other failure and none of its text: %s", (thrown, kind) => {
    const error = storageError(thrown);
    expect(error).toMatchObject({ code: "storage-failed", message: expect.stringContaining(kind) });
    expect(error.message + error.fix).not.toContain("canary");
    expect(error.fix).not.toBe("");
  });

  it("ends on errors that contain themselves", () => {
    const loop = new Error("loop");
    loop.cause = loop;
    expect(storageError(loop).code).toBe("storage-failed");
  });

  it("explains a browser that stores nothing", () => {
    expect(storageError(new Dexie.MissingAPIError("")).message).toContain("does not let this page");
  });

  it("leaves errors of ours as they are", async () => {
    const ours = new SwitchyardError("import-invalid", "ours");
    const open = { ready: async () => {} };
    await expect(stored(open, () => Promise.reject(ours))).rejects.toBe(ours);
  });
});
