import { describe, expect, it } from "vitest";
import { ERROR_STATUSES, LOCAL, OPENROUTER } from "./fixtures/error-statuses.ts";
import { LIMIT_STATUSES } from "./fixtures/limit-statuses.ts";
import { GOOD, play, says } from "./fixtures/play.ts";
import { answered } from "./fixtures/scripted-world.ts";
import { SIZE_STATUSES } from "./fixtures/size-statuses.ts";

describe("a status with words", () => {
  it.each([...ERROR_STATUSES, ...LIMIT_STATUSES, ...SIZE_STATUSES])(
    "%s",
    async (_, provider, status, body, code, fix, requests) => {
      const outcome = await play([answered(status, body)], provider);
      expect(outcome.error?.code).toBe(code);
      expect(outcome.error?.fix).toMatch(fix);
      expect(outcome.requests).toBe(requests);
    },
  );

  it("shows the words of whoever is behind a gateway", async () => {
    const metadata = { raw: "m is rate-limited upstream for a moment", provider_name: "DeepInfra" };
    const body = says("Provider returned error", { code: 429, metadata });
    const { error } = await play([answered(429, body)], OPENROUTER);
    expect(error?.message).toContain("“DeepInfra: m is rate-limited upstream for a moment”");
    expect(error?.message).not.toContain("from this key");
    const plain = await play([
      answered(502, says("Provider returned error", { metadata: { raw: "ERROR" } })),
    ]);
    expect(plain.error?.message).toContain("Provider returned error");
  });

  it("shows the plain words of a server", async () => {
    const { error } = await play([answered(500, "upstream connect error")]);
    expect(error?.message).toContain("“upstream connect error”");
    const garbage = await play([answered(500, "\u001f\u008b\u0008\u0000\u0001")]);
    expect(garbage.error?.message).toMatch(/of its own \(500\)\.$/);
  });

  it("leaves out the field that a server names in a list in the place of its message", async () => {
    const body = {
      object: "error",
      message: {
        detail: [
          {
            type: "extra_forbidden",
            loc: ["body", "temperature"],
            msg: "Extra inputs are not permitted",
          },
        ],
      },
      type: "invalid_request_error",
    };
    const outcome = await play([answered(422, body), GOOD]);
    expect(outcome).toMatchObject({ error: null, requests: 2 });
    const retry = outcome.parts.find(({ type }) => type === "retry");
    expect(retry).toMatchObject({ failure: { fix: "Asking again without temperature." } });
  });

  it("finds the cause beyond what it shows", async () => {
    const long = `${"Some words of introduction. ".repeat(12)}Your credit balance is too low.`;
    const { error } = await play([answered(400, says(long))]);
    expect(error?.code).toBe("credit-exhausted");
    expect(error?.message).toMatch(/…”$/);
  });

  it("names the address in place of a reply that is a web page", async () => {
    const { error } = await play([answered(200, "<html>Sign in</html>")], LOCAL);
    expect(error?.message).toContain("web page");
    expect(error?.fix).toMatch(/should end in \/v1/);
  });
});
