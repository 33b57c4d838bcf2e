import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate, seer } from "#core/evaluation/report/fixtures/evaluate.ts";
import type { Report } from "#core/evaluation/report/report.ts";
import { PAIR, sampleTable } from "#core/outcomes/fixtures/sample-table.ts";
import type { OutcomeTable } from "#core/outcomes/outcome-table.ts";
import { escapeMarkup } from "./escape-markup.ts";
import { fileStem } from "./file-stem.ts";
import { reportHtml } from "./report-html.ts";

const TABLE = sampleTable({ questions: 120, candidates: PAIR, repeatEvery: 10 });

/** The table with every name in it replaced. */
function named(name: string): OutcomeTable {
  return {
    ...TABLE,
    ...{ name, source: name, licence: name },
    candidates: TABLE.candidates.map(({ price }, at) => ({ name: `${name}${at}`, price })),
    questions: {
      ...TABLE.questions,
      ids: TABLE.questions.ids.map((id) => `${id}${name}`),
      tasks: TABLE.questions.tasks.map((task) => `${name}${task}`),
    },
  };
}

const MARKER = "@name@";
const MARKED = JSON.stringify(markedReport(MARKER));

/** A report in which every text that can come from outside holds the given one. */
function hostile(name: string): Report {
  return JSON.parse(MARKED, (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(MARKER, () => name) : value,
  );
}

function markedReport(name: string) {
  const table = named(name);
  const report = evaluate(table, {
    deciders: [{ ...seer(table, 0.5, true), id: name, name }],
    settings: { draws: 20 },
  });
  return {
    ...report,
    taskHoldout: {
      router: name,
      lost: 1,
      results: [{ task: name, questions: 20, router: 0.4, bestOfOthers: 0.5 }],
    },
    learningCurve: {
      router: name,
      paysFrom: 50,
      points: [50, 100].map((rows) => ({
        ...{ rows, draws: 3, accuracy: 0.5 },
        ...{ low: 0.4, high: 0.6, bestSingle: 0.5 },
      })),
    },
    findings: [
      {
        code: "few-questions",
        weight: "limits",
        message: name,
        stillShown: name,
        fix: name,
        candidates: [name],
      } as const,
    ],
  };
}

/** Tags that a report is made of; each opened one is closed, in order. */
const VOID = new Set(["meta", "!doctype"]);

function tagNames(page: string): ReadonlySet<string> {
  const open: string[] = [];
  const names = new Set<string>();
  // Rest of a tag: attributes in double quotes, so that a stray quote or bracket in a value would end the match.
  const tag = /<(\/?)([a-z!][a-z\d]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(\/?)>/gy;
  let at = 0;
  while (at < page.length) {
    const next = page.indexOf("<", at);
    const text = page.slice(at, next === -1 ? page.length : next);
    expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
    if (next === -1) break;
    tag.lastIndex = next;
    const found = tag.exec(page);
    if (found === null) throw new Error(`not a tag of ours: ${page.slice(next, next + 80)}`);
    const [whole, isClosing, name = "", , isEmpty] = found;
    names.add(name);
    if (isClosing === "/") expect(open.pop()).toBe(name);
    else if (isEmpty !== "/" && !VOID.has(name)) open.push(name);
    at = next + whole.length;
  }
  expect(open).toEqual([]);
  return names;
}

const TAGS = new Set([
  ...["!doctype", "body", "dd", "desc", "dl", "dt", "figure", "footer", "h1", "h2", "h3", "head"],
  ...["html", "li", "main", "meta", "p", "path", "section", "small", "strong", "style", "svg"],
  ...["table", "tbody", "td", "text", "th", "thead", "title", "tr", "ul", "div"],
]);

describe("a report as HTML", () => {
  it.each([
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title></style></svg><svg onload=alert(1)>",
    "]]> --> <!--",
    "&lt;b&gt; &amp;copy; &#x3c;",
    "javascript:alert(1)",
    "\u0000\u0008\u001b[31m\ud800\uFFFE",
    "‮evil‬ \u2066name",
    `${"x".repeat(5000)}`,
    "",
  ])("keeps what came from a table as text: %j", (name) => {
    const page = reportHtml(hostile(name));
    expect(tagNames(page)).toEqual(TAGS);
    if (name.length < 1000 && name.includes("<")) expect(page).toContain(escapeMarkup(name));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
    expect(page).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE]/);
    expect(page).not.toMatch(/[\ud800-\udfff]/u);
  });

  it("holds no other tag whatever the names are", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      '"',
      "'",
      "&",
      "/",
      "=",
      "`",
      " ",
      "\n",
      "script",
      "on",
      "--",
      "]]>",
      "é",
      "表",
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string({ unit: "binary" })), { maxLength: 12 }),
        (pieces) => {
          expect(tagNames(reportHtml(hostile(pieces.join(""))))).toEqual(TAGS);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("needs nothing else: no script, no address, and a policy that allows none", () => {
    const page = reportHtml(hostile("plain"));
    expect(page).not.toMatch(/<script|<link|<img|\ssrc=|url\(|@import/);
    expect(new Set(page.match(/https?:[^"]+/g))).toEqual(new Set(["http://www.w3.org/2000/svg"]));
    expect(page).toContain("default-src 'none'");
  });

  it("holds verdict, plot, tables, findings, method and licence", () => {
    const page = reportHtml(evaluate(TABLE, { deciders: [seer(TABLE, 0.5, true)] }));
    for (const words of [
      "On 48 questions",
      "<svg",
      "McNemar p",
      "By task",
      "Where questions go",
      "Leaks: is the gain real?",
      "How it was computed",
      "Licence",
      "made up",
      "Seer 0.5",
    ]) {
      expect(page).toContain(words);
    }
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });

  it.each([
    ["no routers", evaluate(TABLE)],
    [
      "no test questions",
      evaluate({ ...TABLE, questions: { ...TABLE.questions, splits: ["train", "x"] } }),
    ],
    ["no costs", evaluate({ ...TABLE, cells: { ...TABLE.cells, costs: null } })],
    ["one candidate", evaluate(sampleTable({ questions: 80, candidates: PAIR.slice(1) }))],
  ])("is whole with %s", (_, report) => {
    const page = reportHtml(report);
    tagNames(page);
    expect(page).toContain(escapeMarkup(report.verdict.sentence));
    expect(page).not.toMatch(/NaN|undefined|\[object/);
  });
});

it.each([
  ["RouterBench slice.csv", "routing-report-RouterBench-slice"],
  ["../../etc/passwd", "routing-report-etc-passwd"],
  ["表", "routing-report"],
  ["a".repeat(300), `routing-report-${"a".repeat(60)}`],
])("a file of %s is called so that every system takes it", (name, stem) => {
  expect(fileStem({ table: { ...evaluate(TABLE).table, name } })).toBe(stem);
});
