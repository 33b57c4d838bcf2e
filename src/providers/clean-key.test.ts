import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanKey } from "./clean-key.ts";

const KEY = "sk-canary_0000-aZ9";

describe("a key that was pasted", () => {
  it.each([
    ["as it is", KEY],
    ["in double quotes", `"${KEY}"`],
    ["in single quotes", `'${KEY}'`],
    ["in typographic quotes", `“${KEY}”`],
    ["in backticks", `\`${KEY}\``],
    ["with half of its quotes", `"${KEY}`],
    ["with the other half", `${KEY}'`],
    ["with its name", `OPENAI_API_KEY=${KEY}`],
    ["with its name and blanks", `GROQ_API_KEY = "${KEY}"`],
    ["from a shell", `export OPENROUTER_API_KEY='${KEY}';`],
    ["from PowerShell", `$env:MISTRAL_API_KEY="${KEY}"`],
    ["from JSON", `"apiKey": "${KEY}",`],
    ["from YAML", `api_key: ${KEY}`],
    ["from a header", `Authorization: Bearer ${KEY}`],
    ["from a JSON object", `{"apiKey": "${KEY}"}`],
    ["in round brackets", `(${KEY})`],
    ["from a list", `- ${KEY}`],
    ["at the end of a sentence", `${KEY}.`],
    ["from env", `env OPENAI_API_KEY=${KEY}`],
    ["from curl", `-H "x-api-key: ${KEY}" \\`],
    ["after its scheme", `Bearer ${KEY}`],
    ["in angle brackets", `<${KEY}>`],
    ["with a semicolon", `${KEY};`],
    ["with blanks around", `  ${KEY}\t`],
    ["with a line break behind", `${KEY}\r\n`],
    ["with a line break in it", KEY.replace("_", "_\n  ")],
    ["with a blank in it", KEY.replace("_", " _")],
    ["with characters that nobody sees", `\uFEFF${KEY.replace("_", "_\u200b")}\u00a0`],
  ])("%s", (_, text) => {
    expect(cleanKey(text)).toEqual({ ok: true, key: KEY });
  });

  it.each([
    "csk_abc123==",
    "QUJDREVG====",
    "0123abcd.EfGh-ij",
    "x",
    "EMPTY",
    "user:pass-word",
    "key-5=7",
  ])("keeps %s, which has signs of its own", (key) => {
    expect(cleanKey(key)).toEqual({ ok: true, key });
  });

  it.each([
    ["nothing but quotes", '""', /no key/],
    ["blanks", " \n ", /no key/],
    ["a masked key", "sk-ab•••••9z", /masked/],
    ["a shortened key", "sk-ab...9z", /masked/],
    ["a key with stars", "sk-****abcd", /masked/],
    ["an address", "https://openrouter.ai/keys", /address/],
    ["a sentence", `my key is ${KEY}`, /sentence/],
    ["a key under its label", `Secret key\n${KEY}`, /sentence/],
    ["a key and the button beside it", `${KEY}\nCopy`, /sentence/],
    ["a key with a remark", `${KEY} (prod)`, /sentence/],
    ["two keys", `${KEY} sk-canary_1111`, /sentence/],
    ["two lines of a file of settings", `A_KEY=${KEY}\nB_API_KEY=sk-canary_1111`, /sentence/],
    ["what a manual writes", "<your key>", /sentence/],
    ["what a manual writes in capitals", "YOUR_API_KEY", /name of a key/],
    ["a variable of a shell", "$OPENAI_API_KEY", /name of a key/],
    ["a variable of Windows", "%OPENAI_API_KEY%", /name of a key/],
    ["a name without its key", "OPENAI_API_KEY=", /name of a key/],
    ["a typographic dash", KEY.replace("-", "–"), /character/],
    ["another alphabet", "ключ-0000", /character/],
  ])("is refused: %s", (_, text, problem) => {
    const reading = cleanKey(text);
    expect(reading).toMatchObject({ ok: false, problem: expect.stringMatching(problem) });
    expect(JSON.stringify(reading)).not.toContain("canary");
  });

  it("is always printable text without blanks, or refused, and cleaning twice changes nothing", () => {
    const signs = fc.constantFrom(..."abcZ09-_.=:;\"'<> \n\t\u00a0\u200b–*".split(""));
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 16 }), (parts) => {
        const reading = cleanKey(parts.join(""));
        if (!reading.ok) return;
        expect(reading.key).toMatch(/^[\x21-\x7e]+$/);
        expect(cleanKey(reading.key)).toEqual(reading);
      }),
      { numRuns: 2000 },
    );
  });
});
