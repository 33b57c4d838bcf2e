import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeLink } from "./decode-link.ts";
import { encodeLink } from "./encode-link.ts";
import { SAMPLE_RUNS } from "./fixtures/sample-runs.ts";
import { repairLink } from "./mangled.ts";
import { redact } from "./redact.ts";

const RUN = redact(SAMPLE_RUNS[0] ?? []);
const LINK = encodeLink(RUN);
const ADDRESS = `https://switchyard.example/app/${LINK}`;
const wrapped = (width: number, end: string) =>
  ADDRESS.replace(new RegExp(`.{${width}}`, "g"), (line) => line + end);

describe("what messengers make of a link", () => {
  test.each([
    ["the fragment without its #", LINK.slice(1)],
    ["a whole address", ADDRESS],
    ["in brackets", `${ADDRESS})`],
    ["at the end of a sentence", `${ADDRESS}.`],
    ["with dots", `${ADDRESS}…`],
    ["in angle brackets", `<${ADDRESS}>`],
    ["in italics", `${ADDRESS}_`],
    ["with tracking", `${ADDRESS}&utm_source=x`],
    ["with prose behind it", `Look: ${ADDRESS} is my run, isn't it?`],
    ["percent-encoded", encodeURIComponent(ADDRESS)],
    ["percent-encoded twice", encodeURIComponent(encodeURIComponent(ADDRESS))],
    [
      "every character escaped",
      [...LINK].map((one) => `%${one.charCodeAt(0).toString(16)}`).join(""),
    ],
    ["broken over lines", wrapped(76, "\n")],
    ["broken over lines by Windows, indented", wrapped(60, "\r\n   ")],
    ["quoted in mail", wrapped(70, "\n> ")],
    ["with soft line breaks", wrapped(75, "=\r\n")],
    ["with zero-width spaces", wrapped(40, "\u200b")],
    ["with direction marks and a byte order mark", `\ufeff\u202a${wrapped(100, "\u200e")}\u202c`],
    ["with dashes for two hyphens", ADDRESS.replaceAll("--", "—")],
  ])("%s", (_, address) => {
    expect(decodeLink(address)).toEqual(RUN);
  });

  test("two hyphens made a dash are two hyphens again", () => {
    expect(repairLink("#t1.ab—cd–e")?.payload).toBe("ab--cd--e");
  });

  test("anything at all is answered at once, without a throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const found = repairLink(text);
        expect(found === null || /^[\w-]*$/.test(found.payload)).toBe(true);
      }),
    );
    for (const unit of ["#", "%25", "\n> ", "=\r\n", "#t1.", " ", "t1"]) {
      expect(() => repairLink(unit.repeat(700_000))).not.toThrow();
    }
  });
});
