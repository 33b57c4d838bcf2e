import fc from "fast-check";
import type * as v from "valibot";
import { describe, expect, test } from "vitest";
import { SAMPLE_RUNS } from "#core/share/fixtures/sample-runs.ts";
import type { RunEvent } from "#core/trajectory/events.ts";
import { parseEvents, type RunEventSchema } from "./schema.ts";

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Does not compile when an event, or a member of one of its lists, is missing from the schema. */
const everyEventMayPass = (event: RunEvent): DeepReadonly<v.InferInput<typeof RunEventSchema>> =>
  event;

function sample(): RunEvent[] {
  const run = SAMPLE_RUNS[0];
  if (run === undefined) throw new Error("no sample");
  return structuredClone([...run]) as RunEvent[];
}

/** The sample with one field of its first event of a type replaced, along a path of keys. */
function broken(type: RunEvent["type"], path: readonly string[], value: unknown): unknown {
  const events = sample();
  const index = events.findIndex((event) => event.type === type);
  let target = events[index] as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
  target[path.at(-1) ?? ""] = value;
  return events;
}

function codeOf(action: () => unknown): { code: string; message: string } | null {
  try {
    action();
    return null;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message };
  }
}

describe("parseEvents", () => {
  test("gives back every sample run unchanged, in fresh objects", () => {
    for (const run of SAMPLE_RUNS) {
      const parsed = parseEvents(JSON.parse(JSON.stringify(run)));
      expect(parsed).toEqual(run);
      expect(parsed[0]).not.toBe(run[0]);
    }
    expect(everyEventMayPass(sample()[0] as RunEvent)).toBeDefined();
  });

  test("drops unknown keys and keeps __proto__ from doing anything", () => {
    const events = sample();
    const text = JSON.stringify([
      { ...events[0], surprise: 1 },
      { type: "answer", at: 1, text: "x" },
    ]).replace(
      '"surprise":1',
      '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}',
    );
    const [start] = parseEvents(JSON.parse(text));
    expect(Object.getPrototypeOf(start)).toBe(Object.prototype);
    expect(Object.keys(start ?? {})).toEqual(Object.keys(events[0] ?? {}));
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("an options key __proto__ is dropped", () => {
    const text = JSON.stringify(sample()).replace('"alpha":0.6', '"__proto__":0.6');
    const [start] = parseEvents(JSON.parse(text));
    const options = start?.type === "run-start" ? start.options : {};
    expect(Object.hasOwn(options, "__proto__")).toBe(false);
    expect(Object.keys(options)).toEqual(["temperature", "maxTokens"]);
  });

  test.each([
    ["call-end", ["receipt", "cost"], -1, "receipt.cost"],
    ["call-end", ["receipt", "cost"], 1.5, "receipt.cost"],
    ["call-end", ["receipt", "cost"], Number.NaN, "receipt.cost"],
    ["call-end", ["receipt", "cost"], Number.POSITIVE_INFINITY, "receipt.cost"],
    ["call-end", ["receipt", "cost"], 2 ** 53, "receipt.cost"],
    ["call-end", ["receipt", "usage", "output"], "12", "receipt.usage.output"],
    ["call-end", ["outcome"], "great", "outcome"],
    ["run-start", ["pool", "0", "price", "input"], null, "pool.0.price.input"],
    ["run-start", ["policy"], "unheard-of", "policy"],
    ["run-start", ["version"], 2, "version"],
    ["text-delta", ["text"], { toString: "x" }, "text"],
    ["text-delta", ["text"], "x".repeat(1_048_577), "text"],
    ["answer", ["at"], Number.NaN, "at"],
  ] as const)("refuses %s with %j = %s and names the place", (type, path, value, place) => {
    const failure = codeOf(() => parseEvents(broken(type, path, value)));
    expect(failure?.code).toBe("import-invalid");
    expect(failure?.message).toContain(`.${place}:`);
  });

  test("refuses a second run-start, a missing one, an unknown call and a call started twice", () => {
    const events = sample();
    const call = events.find((event) => event.type === "call-start") as RunEvent;
    const end = events.find((event) => event.type === "call-end") as RunEvent;
    for (const bad of [
      events.slice(1),
      [...events, events[0]],
      [events[0], end],
      [events[0], call, call],
      [events[0], call, end, end],
      [],
      null,
      "text",
      { length: 1 },
    ]) {
      expect(codeOf(() => parseEvents(bad))?.code).toBe("import-invalid");
    }
  });

  test("refuses costs whose sum would lose a digit", () => {
    const events = sample();
    const generation = events.find((event) => event.type === "generation-end") as RunEvent;
    const dear = { ...generation, cost: Number.MAX_SAFE_INTEGER };
    expect(codeOf(() => parseEvents([events[0], dear]))).toBeNull();
    expect(codeOf(() => parseEvents([events[0], dear, dear]))?.code).toBe("import-invalid");
  });

  test("any JSON either parses or throws import-invalid", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (data) => {
        const failure = codeOf(() => parseEvents([sample()[0], ...data]));
        expect(failure === null || failure.code === "import-invalid").toBe(true);
      }),
    );
  });
});
