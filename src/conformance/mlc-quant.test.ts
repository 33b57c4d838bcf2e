import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkGolden, countFailures, type GoldenReport } from "./check-golden.ts";

const FIXTURES = new URL("./fixtures/", import.meta.url);
const bin = readFileSync(new URL("mlc_quant_cols_40_bf16.bin", FIXTURES));

type Fields = Record<string, unknown>;

interface Tensor extends Fields {
  schemes: Record<string, Fields>;
  readonly sections: Readonly<Record<string, { readonly offset: number }>>;
}

const tensor = (): Tensor =>
  JSON.parse(readFileSync(new URL("mlc_quant_cols_40_bf16.json", FIXTURES), "utf8")) as Tensor;

/** The words of the first scheme, row by row. */
const words = (): readonly (readonly string[])[] =>
  tensor().schemes["q4f16_1"]?.["packed_even_hex"] as readonly (readonly string[])[];

const scales = (): readonly (readonly number[])[] =>
  tensor().schemes["q4f16_1"]?.["scale"] as readonly (readonly number[])[];

/** The report on the tensor's file with other fields of one scheme. */
async function checkWith(changes: Fields): Promise<GoldenReport> {
  const file = tensor();
  file.schemes = { q4f16_1: { ...file.schemes["q4f16_1"], ...changes } };
  return await checkGolden("mlc_quant_of_another_name.json", JSON.stringify(file), async () => bin);
}

/** Bytes of the packed words as they lie in the file. */
function packedBytes(): string {
  const { offset = 0 } = tensor().sections["q4f16_1.packed_even"] ?? {};
  return bin.subarray(offset, offset + 16).toString("hex");
}

const first = <Item>(rows: readonly (readonly Item[])[], count: number): readonly Item[] =>
  rows.flat().slice(0, count);

describe("one quantised tensor", () => {
  it.each<[string, () => Fields]>([
    ["no scales", () => ({ scale: null })],
    ["no words", () => ({ packed_even_hex: null })],
    ["neither", () => ({ packed_even_hex: null, scale: null })],
    ["no fields for them", () => ({ packed_even_hex: undefined, scale: undefined })],
    [
      "the first row",
      () => ({ packed_even_hex: words().slice(0, 1), scale: scales().slice(0, 1) }),
    ],
    [
      "the first words of each row",
      () => ({ packed_even_hex: words().map((row) => row.slice(0, 3)) }),
    ],
    ["a flat list", () => ({ packed_even_hex: first(words(), 9), scale: first(scales(), 3) })],
    ["digits of the words", () => ({ packed_even_hex: first(words(), 5).join("").slice(0, 35) })],
    ["digits of the bytes", () => ({ packed_even_hex: packedBytes() })],
    ["a prefix by name", () => ({ packed_even_hex: { prefix: first(words(), 4) } })],
    [
      "the first words under another name",
      () => ({ packed_even_hex: null, packed_even_hex_head: first(words(), 2) }),
    ],
    ["no sizes", () => ({ groups: undefined, words: undefined })],
  ])("is compared through its .bin where the file shows %s", async (_, changes) => {
    expect(await checkWith(changes())).toEqual({ passed: 1, differences: [], problem: null });
  });

  it.each<[string, () => Fields]>([
    ["a word", () => ({ packed_even_hex: [["ffffffff"]] })],
    ["a word in a flat list", () => ({ packed_even_hex: [...first(words(), 3), "00000001"] })],
    ["digits", () => ({ packed_even_hex: "463b3528" })],
    ["more digits than there are", () => ({ packed_even_hex: `${words().flat().join("")}00` })],
    ["a word under another name", () => ({ packed_even_hex_head: ["00000001"] })],
    ["a scale", () => ({ scale: [[0.5]] })],
    ["more rows than there are", () => ({ scale: [...scales(), ...scales()] })],
    ["the number of groups", () => ({ groups: 3 })],
    ["the number of words", () => ({ words: 9 })],
    ["a field that nothing reads", () => ({ zero_point: 7 })],
    ["a part that nothing reads", () => ({ scale: { last: [0.25] } })],
    ["a rejection", () => ({ rejected: "not finite" })],
  ])("fails where the file is wrong about %s", async (_, changes) => {
    expect(countFailures(await checkWith(changes()))).toBe(1);
  });

  it("fails on another packed byte although nothing of it is shown", async () => {
    const file = tensor();
    const other = Buffer.from(bin);
    const { offset = 0 } = file.sections["q4f16_1.packed_even"] ?? {};
    other[offset] = (other[offset] ?? 0) ^ 1;
    file["bin_sha256"] = createHash("sha256").update(other).digest("hex");
    const only = { ...file.schemes["q4f16_1"], packed_even_hex: null, scale: null };
    file.schemes = { q4f16_1: only };
    const report = await checkGolden("x.json", JSON.stringify(file), async () => other);
    expect(report).toMatchObject({ passed: 0, differences: [{ name: "cols_40_bf16 q4f16_1" }] });
  });

  it.each(["q4f16_1.packed_even", "input"])("says that the .bin lacks %s", async (name) => {
    const { sections, ...rest } = tensor();
    const left = Object.fromEntries(Object.entries(sections).filter(([key]) => key !== name));
    const text = JSON.stringify({ ...rest, sections: left });
    const { problem } = await checkGolden("x.json", text, async () => bin);
    expect(problem).toContain(`has no section ${name}`);
  });
});

describe("the index of tensors", () => {
  const entry = { name: "cols_40_bf16", sha256: tensor()["bin_sha256"] };
  const check = async (cases: readonly Fields[]): Promise<GoldenReport> => {
    const file = { function: "MLC group quantisation (q4f16_1, q4f32_1)", cases };
    return await checkGolden("mlc_quant_index.json", JSON.stringify(file), async (name) =>
      readFileSync(new URL(name.replace("elsewhere", "mlc_quant_cols_40_bf16"), FIXTURES)),
    );
  };

  it("takes any tensors, under the names it gives", async () => {
    expect(await check([entry, { ...entry, json: "elsewhere.json" }])).toMatchObject({
      passed: 4,
      problem: null,
    });
  });

  it.each([{ sha256: "00" }, { dtype: "F32" }, { shape: [40, 4] }])(
    "fails where it says %j of a tensor that says otherwise",
    async (other) => {
      expect(countFailures(await check([{ ...entry, ...other }]))).toBe(1);
    },
  );
});
