import { expect, test } from "vitest";
import { DEFAULT_PREFERENCES, Preferences, type PreferenceValues } from "./preferences.svelte.ts";

function store(stored: Partial<PreferenceValues>) {
  const written: Partial<PreferenceValues>[] = [];
  return {
    written,
    open: async () => ({
      read: async () => stored,
      write: async (changed: Partial<PreferenceValues>) => {
        written.push(changed);
      },
    }),
  };
}

const never = (thrown: unknown): never => {
  throw thrown;
};

test("has its defaults at once and what was stored after loading", async () => {
  const preferences = new Preferences(store({ mode: "live" }).open, never);
  expect(preferences.values).toBe(DEFAULT_PREFERENCES);
  await preferences.load();
  expect(preferences.values).toEqual({ ...DEFAULT_PREFERENCES, mode: "live" });
});

test("what is chosen before loading is not overwritten by what was stored", async () => {
  const kept = store({ mode: "live", fidelity: "paper" });
  const preferences = new Preferences(kept.open, never);
  preferences.set({ mode: "demo" });
  await preferences.load();
  expect(preferences.values.mode).toBe("demo");
  expect(preferences.values.fidelity).toBe("paper");
  expect(kept.written).toEqual([{ mode: "demo" }]);
});

test("without storage the defaults stay and it is told once per access", async () => {
  const failures: unknown[] = [];
  const preferences = new Preferences(
    () => Promise.reject(new Error("no storage")),
    (thrown) => failures.push(thrown),
  );
  await preferences.load();
  await preferences.load();
  expect(preferences.values).toBe(DEFAULT_PREFERENCES);
  expect(failures).toHaveLength(1);
});
