import { expect, test } from "vitest";
import { SAMPLE_RUNS } from "#core/share/fixtures/sample-runs.ts";
import { TRAJECTORY_VERSION } from "#core/trajectory/events.ts";
import { eventsVersion, migrateEvents } from "./migrate.ts";

const RUN = SAMPLE_RUNS[0] ?? [];

test("reads today's version as it is", () => {
  expect(migrateEvents(TRAJECTORY_VERSION, RUN)).toEqual(RUN);
});

test("walks older versions up, one step at a time", () => {
  const steps: string[] = [];
  const unwrap = (key: string) => (events: unknown) => {
    steps.push(key);
    return (events as Record<string, unknown>)[key];
  };
  const migrations = { [-1]: unwrap("old"), 0: unwrap("older") };
  expect(migrateEvents(-1, { old: { older: RUN } }, migrations)).toEqual(RUN);
  expect(steps).toEqual(["old", "older"]);
});

test("a newer version and an unknown one say so", () => {
  expect(() => migrateEvents(TRAJECTORY_VERSION + 1, RUN)).toThrow(/newer Switchyard/);
  expect(() => migrateEvents(-3, RUN)).toThrow(/no run format -3/);
});

test("finds the version in the first event", () => {
  expect(eventsVersion(RUN)).toBe(TRAJECTORY_VERSION);
  for (const bad of [null, [], [null], [{ version: "1" }], {}])
    expect(eventsVersion(bad)).toBeNull();
});
