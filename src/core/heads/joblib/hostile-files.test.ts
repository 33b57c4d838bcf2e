import { readFileSync } from "node:fs";
import { gzipSync, zlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readLinearModel, readLinearModels } from "./linear-models.ts";
import { readJoblib } from "./read-joblib.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);
const load = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FIXTURES)));

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
type Part = number | string | readonly number[];
const bytes = (...parts: readonly Part[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? ascii(part) : part)));

/** PROTO 4. */
const P4 = [0x80, 4];
const STOP = ".";
const text = (value: string): readonly number[] => [0x8c, value.length, ...ascii(value)];
const global = (module: string, name: string): readonly number[] => [
  ...text(module),
  ...text(name),
  0x93,
];
const uint32 = (value: number): readonly number[] => [
  value & 255,
  (value >>> 8) & 255,
  (value >>> 16) & 255,
  value >>> 24,
];
const int = (value: number): readonly number[] => [0x4a, ...uint32(value)];
const repeat = (count: number, ...what: readonly number[]): readonly number[] =>
  Array.from({ length: count }, () => what).flat();

const dtype = (name: string, order = "<"): readonly number[] => [
  ...global("numpy", "dtype"),
  ...text(name),
  0x89,
  0x88,
  0x87,
  0x52,
  ...[0x28, 0x4b, 3, ...text(order), 0x4e, 0x4e, 0x4e, ...int(-1), ...int(-1), 0x4b, 0, 0x74, 0x62],
];

interface ArrayParts {
  readonly type?: readonly number[];
  readonly shape?: readonly number[];
  readonly order?: string;
  readonly padding?: readonly number[];
  readonly data?: readonly number[];
}

const float32 = (...values: readonly number[]): readonly number[] => [
  ...new Uint8Array(Float32Array.from(values).buffer),
];

/** An array as joblib writes it, whole or with something wrong. */
const array = ({
  type = dtype("f4"),
  shape = [...int(2), 0x85],
  order = "C",
  padding = [1, 0xff],
  data = float32(0.5, 0.25),
}: ArrayParts = {}): readonly number[] => [
  ...global("joblib.numpy_pickle", "NumpyArrayWrapper"),
  ...[0x29, 0x81, 0x7d, 0x28],
  ...[...text("shape"), ...shape, ...text("order"), ...text(order), ...text("dtype"), ...type],
  ...[...text("numpy_array_alignment_bytes"), 0x4b, 16, 0x75, 0x62],
  ...padding,
  ...data,
];

const RIDGE = global("sklearn.linear_model._ridge", "Ridge");
const HALF = [0x47, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0];
const model = (
  coef: readonly number[],
  intercept: readonly number[] = HALF,
  of: readonly number[] = RIDGE,
): readonly number[] => [
  ...[...of, 0x29, 0x81, 0x7d, 0x28],
  ...[...text("coef_"), ...coef, ...text("intercept_"), ...intercept, 0x75, 0x62],
];
const file = (...parts: readonly Part[]): Uint8Array => bytes(P4, ...parts, STOP);

const HOSTILE: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["an empty file", bytes(), /cut off/],
  ["not a pickle", bytes("<!doctype html>"), /instruction 0x3c/],
  ["a version control pointer", bytes("version https://git-lfs"), /instruction 0x76/],
  ["a system call", file(global("os", "system"), text("rm -rf /"), 0x85, 0x52), /os\.system/],
  ["a system call by its line form", bytes([0x80, 2], "cposix\nsystem\n", STOP), /posix\.system/],
  ["built-in eval", file(global("builtins", "eval"), text("1"), 0x85, 0x52), /builtins\.eval/],
  ["getattr", file(global("builtins", "getattr")), /builtins\.getattr/],
  ["another estimator", file(global("sklearn.svm._classes", "SVC"), 0x29, 0x81), /svm/],
  ["a global named like a prototype", file(global("__proto__", "constructor")), /__proto__/],
  ["a global named by numbers", file(int(1), int(2), 0x93), /not named by texts/],
  ["a call of a class", file(RIDGE, 0x29, 0x52), /calls Ridge/],
  ["a call of what is no function", file(text("f"), 0x29, 0x52), /no function/],
  ["an object of a function", file(global("numpy", "dtype"), 0x29, 0x81), /no linear model/],
  ["an object with arguments", file(RIDGE, int(1), 0x85, 0x81), /with arguments/],
  ["attributes of a number", file(int(1), 0x7d, 0x62), /attributes/],
  ["attributes that are no dictionary", file(RIDGE, 0x29, 0x81, 0x4e, 0x62), /attributes/],
  ["an old instance instruction", file(0x28, "ios\nsystem\n"), /instruction 0x69/],
  ["a persistent reference", file("Pabc\n"), /instruction 0x50/],
  ["an extension code", file([0x82, 1]), /instruction 0x82/],
  ["a buffer outside the stream", file([0x97]), /instruction 0x97/],
  ["protocol 0", bytes("(dp0\n."), /instruction 0x64/],
  ["protocol 6", bytes([0x80, 6], 0x4e, STOP), /protocol 6/],
  ["nothing on the stack", file(), /missing/],
  ["values left over", file(0x4e, 0x4e), /left over/],
  ["a mark left over", file(0x28, 0x4e), /left over/],
  ["no mark", file(0x74), /mark is missing/],
  ["a memo that was never kept", file([0x68, 9]), /recalls value 9/],
  ["bytes after the end", bytes([...file(0x4e)], "more"), /after its end/],
  ["an entry without a value", file(0x7d, 0x28, text("a"), 0x75), /has no value/],
  ["a dictionary keyed by a list", file(0x7d, 0x5d, 0x4e, 0x73), /not texts/],
  ["an item for what is no list", file(0x4e, 0x4e, 0x61), /no list/],
  ["an entry for what is no dictionary", file(0x4e, text("a"), 0x4e, 0x73), /no dictionary/],
  ["a text that is not UTF-8", file([0x8c, 1, 0xff]), /not UTF-8/],
  ["a text longer than the file", file([0x58, ...uint32(60_000)]), /cut off/],
  ["a text of four gigabytes", file([0x58, ...uint32(0xffff_ffff)]), /text of 4294967295/],
  ["bytes of four gigabytes", file([0x42, ...uint32(0xffff_ffff)]), /cut off/],
  ["a whole number of 255 bytes", file([0x8a, 255, ...repeat(255, 127)]), /too large/],
  ["a line without end", bytes([0x80, 2], "c", repeat(1000, 65)), /does not end/],
  ["a nest of a hundred thousand marks", file(repeat(100_001, 0x28)), /too many values/],
  ["a stack of a hundred thousand values", file(repeat(100_001, 0x4e)), /too many values/],
  ["a million steps", file(0x4e, repeat(1_000_001, 0x94)), /steps/],
  ["an array of objects", file(model(array({ type: dtype("O8") }))), /type “O8”/],
  ["an array of texts", file(model(array({ type: dtype("U5") }))), /type “U5”/],
  ["an array of complex numbers", file(model(array({ type: dtype("c16") }))), /type “c16”/],
  ["big-endian numbers", file(model(array({ type: dtype("f4", ">") }))), /byte order/],
  ["a type that is no type", file(model(array({ type: [0x4e] }))), /without a type/],
  ["an unknown order", file(model(array({ order: "K" }))), /unknown order/],
  ["a shape with a minus", file(model(array({ shape: [...int(-1), 0x85] }))), /impossible shape/],
  ["a shape of texts", file(model(array({ shape: [...text("2"), 0x85] }))), /impossible shape/],
  ["a shape that is a number", file(model(array({ shape: int(2) }))), /tuple was due/],
  [
    "a shape of five sides",
    file(model(array({ shape: [0x28, ...repeat(5, 0x4b, 1), 0x74] }))),
    /impossible shape/,
  ],
  [
    "two billion numbers",
    file(model(array({ shape: [...int(2_000_000_000), 0x85] }))),
    /2000000000 numbers/,
  ],
  [
    "a shape whose product wraps",
    file(model(array({ shape: [...int(65_536), ...int(65_536), ...int(65_536), 0x87] }))),
    /numbers; at most/,
  ],
  ["more numbers than bytes", file(model(array({ shape: [...int(50), 0x85] }))), /cut off/],
  ["no padding", file(model(array({ padding: [0] }))), /padding/],
  ["padding that is something else", file(model(array({ padding: [2, 0xff, 0] }))), /padding/],
  ["padding of 17 bytes", file(model(array({ padding: [17, ...repeat(17, 255)] }))), /padding/],
  [
    "coefficients that are not a number",
    file(model(array({ data: float32(0.5, Number.NaN) }))),
    /not finite/,
  ],
  [
    "infinite coefficients",
    file(model(array({ data: float32(Number.POSITIVE_INFINITY, 0) }))),
    /not finite/,
  ],
  [
    "an infinite intercept",
    file(model(array(), [0x47, 0x7f, 0xf0, ...repeat(6, 0)])),
    /not finite/,
  ],
  [
    "integer coefficients",
    file(model(array({ type: dtype("i4"), data: [...uint32(1), ...uint32(2)] }))),
    /not floats/,
  ],
  [
    "coefficients without numbers",
    file(model(array({ shape: [0x4b, 0, 0x85], data: [] }))),
    /shape/,
  ],
  [
    "coefficients with three sides",
    file(model(array({ shape: [0x4b, 1, 0x4b, 1, 0x4b, 2, 0x87] }))),
    /shape/,
  ],
  ["a model without coefficients", file(model([0x4e])), /never fitted/],
  ["a model without an intercept", file(model(array(), [0x4e])), /intercept does not fit/],
  ["an intercept per feature", file(model(array(), array())), /intercept does not fit/],
  ["a list in place of a model", file(0x5d), /does not hold a linear model/],
  ["a class in place of a model", file(RIDGE), /does not hold a linear model/],
  [
    "a wrapper that is never built",
    file(model([...global("joblib.numpy_pickle", "NumpyArrayWrapper"), 0x29, 0x81])),
    /never fitted/,
  ],
  [
    "a scalar of too many bytes",
    file(
      global("numpy.core.multiarray", "scalar"),
      dtype("f4"),
      [0x43, 8, ...repeat(8, 0)],
      0x86,
      0x52,
    ),
    /number of 8 bytes/,
  ],
  [
    "an encoding that is not latin1",
    file(global("_codecs", "encode"), text("a"), text("rot13"), 0x86, 0x52),
    /calls encode/,
  ],
  ["bzip2", bytes("BZh9"), /bzip2/],
  ["xz", bytes([0xfd], "7zXZ"), /xz/],
  ["lz4", bytes([0x04, 0x22, 0x4d, 0x18]), /lz4/],
  ["the joblib of before", bytes("ZF0x1"), /joblib of before/],
  ["broken zlib", bytes([0x78, 0x9c, 1, 2, 3, 4, 5, 6, 7, 8]), /decompressed|cut off/],
  [
    "zlib that is cut off",
    zlibSync(load("np2_ridge_f32.joblib")).subarray(0, 200),
    /cut off|cannot be/,
  ],
  [
    "gzip that is cut off",
    gzipSync(load("np2_ridge_f32.joblib")).subarray(0, 200),
    /cut off|cannot be/,
  ],
];

describe("hostile and broken files are refused with a reason", () => {
  it.each(HOSTILE)("%s", (_, hostile, reason) => {
    expect(() => readLinearModel(hostile)).toThrow(
      expect.objectContaining({ code: "import-invalid", message: expect.stringMatching(reason) }),
    );
  });

  it("are built by a builder that also builds good ones", () => {
    const { targets } = readLinearModel(file(model(array())));
    expect([...(targets[0]?.coef ?? [])]).toEqual([0.5, 0.25]);
    expect(targets[0]?.intercept).toBe(0.5);
  });

  it("a bomb of zeros stops unfolding at the limit", () => {
    const bomb = zlibSync(new Uint8Array(80_000_000), { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => readJoblib(bomb)).toThrow(/unfolds to more than/);
  });

  it("a file above the limit is not looked at", () => {
    expect(() => readJoblib(new Uint8Array(67_108_865))).toThrow(/at most 67108864/);
  });

  it("a key named __proto__ is only a key", () => {
    const value = file(0x7d, 0x28, text("__proto__"), model(array()), 0x75);
    expect([...readLinearModels(value).keys()]).toEqual(["__proto__"]);
    expect(Object.hasOwn(Object.prototype, "coef_")).toBe(false);
  });

  it("a list that contains itself is no endless loop", () => {
    expect(() => readLinearModel(file(0x5d, 0x94, [0x68, 0], 0x61))).toThrow(/linear model/);
  });

  it("a single model is no dictionary of models", () => {
    expect(() => readLinearModels(load("np2_ridge_f32.joblib"))).toThrow(/dictionary/);
  });
});
