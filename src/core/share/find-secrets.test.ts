import { describe, expect, test } from "vitest";
import type { RunEvent } from "#core/trajectory/events.ts";
import { findSecrets, findSecretsInText } from "./find-secrets.ts";
import { SAMPLE_RUNS } from "./fixtures/sample-runs.ts";

// Put together here, so that no scanner takes this file for a leak.
const body = "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8";
const join = (...parts: string[]) => parts.join("");

const kinds = (text: string) => findSecretsInText(text, "question").map((finding) => finding.kind);

describe("findSecretsInText", () => {
  test.each([
    ["canary", "sk-canary-0000", "api-key"],
    ["OpenAI", join("sk", "-proj-", body), "api-key"],
    ["Anthropic", join("sk", "-ant-api03-", body), "api-key"],
    ["OpenRouter", join("sk", "-or-v1-", "0123456789abcdef".repeat(4)), "api-key"],
    ["Google", join("AI", "za", body), "api-key"],
    ["Groq", join("gsk", "_", body), "api-key"],
    ["xAI", join("xai", "-", body), "api-key"],
    ["GitHub", join("ghp", "_", body), "token"],
    [
      "a JSON web token",
      join("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJ", "zdWIiOiIxMjM0NTY3ODkwIn0", ".", body),
      "token",
    ],
    ["a bearer header", "Authorization: Bearer abc.def-1234567890xyz", "token"],
    ["a private key", join("-----BEGIN RSA ", "PRIVATE KEY-----\nMIIE"), "private-key"],
    ["a password in an address", "postgres://ada:hunter22@db.example:5432/x", "password"],
    ["a long random token", "token=Zk8vQ2pXw9LrT4nYb7HsJ1dCfM6gEa3U", "random-text"],
  ])("finds the shape of %s", (_, text, kind) => {
    expect(kinds(`before ${text} after`)).toEqual([kind]);
  });

  test.each([
    [
      "prose",
      "The task-oriented risk-averse sk-learn user asked for a bearer of news and a private key.",
    ],
    ["a hash", "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ["an identifier", "01JZ6Q2M3T8K4W9D5B7XCNVE1A"],
    ["a model name", "mistralai/mixtral-8x22b-instruct-v0.1 claude-sonnet-4-5-20250929"],
    ["code", "const verificationCallbackHandlerFactory2 = getUserAuthenticationProvider();"],
    ["a UUID", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"],
    ["an address", "https://example.com/some/long/path/with-many-words/and-a-page.html?x=1"],
  ])("leaves %s alone", (_, text) => {
    expect(kinds(text)).toEqual([]);
  });

  test("never repeats the secret", () => {
    const secret = join("sk", "-proj-", body);
    const [finding] = findSecretsInText(secret, "question");
    expect(JSON.stringify(finding)).not.toContain(secret.slice(4, -2));
    expect(finding?.sample).toBe(`sk-p…r8 (${secret.length} characters)`);
  });

  test("a megabyte of anything is scanned at once", () => {
    for (const unit of ["a", "A1b", "-", "sk-", "eyJ.", "bearer ", "://a:"]) {
      const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
      expect(findSecretsInText(text, "question").length).toBeLessThan(20_000);
    }
  });
});

describe("findSecrets", () => {
  test("finds nothing in the samples", () => {
    for (const run of SAMPLE_RUNS) expect(findSecrets(run)).toEqual([]);
  });

  test("finds a key in every field, and says where", () => {
    const [start, ...rest] = SAMPLE_RUNS[0] ?? [];
    if (start?.type !== "run-start") throw new Error("no start");
    expect(findSecrets([{ ...start, question: "My key is sk-canary-0000" }])[0]?.where).toBe(
      "question, options or pool",
    );
    expect(findSecrets([{ ...start, options: { "sk-canary-0000": 1 } }]).length).toBe(1);
    const call = rest.find((event) => event.type === "call-start") as RunEvent;
    expect(
      findSecrets([start, { ...call, query: "use sk-canary-0000" } as RunEvent])[0]?.where,
    ).toBe("query of call c1");
  });

  test("finds a key that was streamed in pieces, once", () => {
    const pieces = ["sk-", "can", "ary-0", "000 and sk-canary-0000"].map(
      (text, index): RunEvent => ({
        type: "reply-delta",
        at: index,
        callId: "c1",
        kind: "text",
        text,
      }),
    );
    expect(findSecrets(pieces)).toEqual([
      { kind: "api-key", where: "reply of call c1", sample: "sk-c…00 (14 characters)" },
    ]);
  });
});
