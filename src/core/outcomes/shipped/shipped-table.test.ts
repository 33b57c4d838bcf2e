import { deflateSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readLexicalModel, writeLexicalModel } from "#core/embeddings/lexical/lexical-bytes.ts";
import { encodeTexts } from "#core/embeddings/lexical/lexical-encoder.ts";
import { finish } from "#core/heads/finish.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { crc32 } from "#core/share/crc32.ts";
import { MADE, MADE_MODEL, MADE_STEP, MADE_TEXTS, madeFile } from "./fixtures/made-table.ts";
import { questionHash } from "./question-hash.ts";
import { readShipped, readShippedTable } from "./read-shipped-table.ts";
import { HEADER_BYTES, PART_HEADER_BYTES } from "./shipped-layout.ts";

const READ = readShipped(madeFile());
const without = (table: OutcomeTable) => ({ ...table.questions, features: null });

describe("a shipped table", () => {
  it("is read as it was written: facts, groups, hashes, scores to the last bit, costs from prices", () => {
    expect(without(READ.table)).toEqual(without(MADE.table));
    expect(READ.table.cells).toEqual(MADE.table.cells);
    expect({ ...READ.table, questions: null }).toEqual({ ...MADE.table, questions: null });
    expect(READ.hashes).toEqual(MADE.hashes);
    expect(readShippedTable(madeFile())).toEqual(READ.table);
    expect(READ.table.estimates).toEqual(["costs"]);
    // 29 characters, an emoji is one, at four a token; the answer counts 200.
    const row = MADE_TEXTS.findIndex((text) => text.startsWith("Wie"));
    expect(READ.table.cells.costs?.[1]?.[row]).toBe(7.25 * 1_000_000 + 200 * 3_000_000);
    expect(READ.table.cells.scores[1]?.[7]).toBeNaN();
    expect(READ.table.questions.taskOf[5]).toBe(-1);
  });

  it("holds no text of a question", () => {
    expect(READ.table.questions.texts).toBeNull();
    const { table } = MADE;
    const kept = { ...table, questions: { ...table.questions, texts: MADE_TEXTS } };
    expect(madeFile({ ...MADE, table: kept })).toEqual(madeFile());
  });

  it("holds the vectors of the embedding that it names, of length 1, apart by less than the step allows", () => {
    const { features } = READ.table.questions;
    const model = readLexicalModel(writeLexicalModel(MADE_MODEL));
    expect(features).toMatchObject({ embedding: model.name, dimension: model.dimension });
    const exact = finish(encodeTexts(model, MADE_TEXTS));
    const { dimension } = model;
    for (let from = 0; from < exact.length; from += dimension) {
      let [cosine, length] = [0, 0];
      for (let at = from; at < from + dimension; at += 1) {
        const value = features?.values[at] ?? 0;
        cosine += value * (exact[at] ?? 0);
        length += value * value;
      }
      expect(length).toBeCloseTo(1, 5);
      // Every number is off by half a step at most: the vector by half of `step`, and that is the sine at most.
      expect(cosine).toBeGreaterThan(Math.sqrt(1 - (MADE_STEP / 2) ** 2));
    }
  });

  it("can do without vectors and near duplicates", () => {
    const { nearGroupOf: _, ...questions } = { ...MADE.table.questions, features: null };
    const bare = { ...MADE, table: { ...MADE.table, questions } };
    expect(readShipped(madeFile(bare))).toEqual(bare);
  });

  it.each<[string, (table: OutcomeTable) => Partial<OutcomeTable>]>([
    ["measured costs", () => ({ estimates: [] })],
    ["times", ({ cells }) => ({ cells: { ...cells, latenciesMs: cells.scores } })],
    [
      "choices",
      ({ questions }) => ({
        recordedRouters: [{ name: "r", chosen: new Int32Array(questions.count) }],
      }),
    ],
  ])("does not take what it cannot hold: %s", (_, change) => {
    const table = { ...MADE.table, ...change(MADE.table) };
    expect(() => madeFile({ ...MADE, table })).toThrow(RangeError);
  });
});

/** The file with its three parts changed, and a checksum that is right again. */
function rebuilt(change: (parts: Uint8Array[]) => Uint8Array[]): Uint8Array {
  const file = madeFile();
  const view = new DataView(file.buffer);
  const parts: Uint8Array[] = [];
  for (let at = HEADER_BYTES; at < file.length; ) {
    const end = at + PART_HEADER_BYTES + view.getUint32(at, true);
    parts.push(file.slice(at, end));
    at = end;
  }
  const body = change(parts).flatMap((part) => [...part]);
  const whole = Uint8Array.from([...file.subarray(0, HEADER_BYTES), ...body]);
  new DataView(whole.buffer).setUint32(8, crc32(whole.subarray(HEADER_BYTES)), true);
  return whole;
}

function part(plain: Uint8Array, says = plain.length): Uint8Array {
  const packed = deflateSync(plain);
  const whole = new Uint8Array(PART_HEADER_BYTES + packed.length);
  new DataView(whole.buffer).setUint32(0, packed.length, true);
  new DataView(whole.buffer).setUint32(4, says, true);
  whole.set(packed, PART_HEADER_BYTES);
  return whole;
}

const json = (text: string) =>
  rebuilt(([, ...rest]) => [part(new TextEncoder().encode(text)), ...rest]);

describe("a file that is refused", () => {
  const file = madeFile();
  it.each<[string, Uint8Array, string]>([
    ["no bytes", file.subarray(0, 0), "does not hold a table"],
    ["half a header", file.subarray(0, 11), "does not hold a table"],
    ["a web page", new TextEncoder().encode("<!doctype html><p>x"), "does not hold a table"],
    ["another version", file.with(4, 9), "another version"],
    ["a flipped bit", file.with(200, (file[200] ?? 0) ^ 1), "checksum"],
    ["an end too early", file.subarray(0, -1), "checksum"],
    ["a part too few", rebuilt((parts) => parts.slice(0, 2)), "not whole"],
    ["a part too many", rebuilt((parts) => [...parts, part(Uint8Array.of(1))]), "longer"],
    ["half a part", rebuilt(([a = file]) => [a.subarray(0, 30)]), "not whole"],
    ["a part that says too little", rebuilt(([, ...rest]) => [part(file, 3), ...rest]), "unfold"],
    ["a part that says too much", rebuilt(([, ...rest]) => [part(file, 9999), ...rest]), "unfold"],
    ["a bomb", rebuilt(([, ...rest]) => [part(file, 2 ** 31), ...rest]), "not whole"],
    ["no JSON", json("{"), "does not say"],
    ["other JSON", json('{"name": "x"}'), "does not say"],
    ["fewer columns", rebuilt(([a = file, , c = file]) => [a, part(file), c]), "fewer rows"],
    [
      "more columns",
      rebuilt(([a = file, , c = file]) => [a, part(new Uint8Array(9999)), c]),
      "more rows",
    ],
    [
      "places that are not there",
      rebuilt(([a = file, b = file, c = file]) => {
        return [a, part(new Uint8Array(new DataView(b.buffer).getUint32(4, true)).fill(255)), c];
      }),
      "names what it does not have",
    ],
    ["other vectors", rebuilt(([a = file, b = file]) => [a, b, part(file)]), "other vectors"],
  ])("%s", (_, bytes, words) => {
    expect(() => readShipped(bytes)).toThrowError(
      expect.objectContaining({
        code: "import-invalid",
        message: expect.stringContaining(words),
      }),
    );
  });
});

describe("questionHash", () => {
  it("is the beginning of a SHA-256, the same for the same question in other letters and blanks", () => {
    // printf 'who wrote faust?' | sha256sum
    expect(questionHash(" Who  wrote\nFAUST?").toString(16)).toBe("860b463454bd");
    expect(questionHash("Who wrote Faust")).not.toBe(questionHash("Who wrote Faust?"));
  });
});
