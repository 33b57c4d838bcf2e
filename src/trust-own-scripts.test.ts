import { expect, test } from "vitest";
import { trustOwnScripts } from "./trust-own-scripts.ts";

test("trusts addresses of the page's own origin and no others, and gives no rule for HTML", () => {
  let rules: { createScriptURL(url: string): string | null } | null = null;
  const trustedTypes = {
    createPolicy: (_name: string, given: { createScriptURL(url: string): string | null }) => {
      rules = given;
    },
  };
  trustOwnScripts({ trustedTypes }, "https://yard.example/app/#/");
  const trust = (url: string) => rules?.createScriptURL(url);
  expect(trust("https://yard.example/app/assets/worker.js")).toBe(
    "https://yard.example/app/assets/worker.js",
  );
  expect(trust("./sw.js")).toBe("./sw.js");
  expect(trust("https://elsewhere.example/worker.js")).toBeNull();
  expect(trust("data:text/javascript,1")).toBeNull();
  expect(trust("//elsewhere.example/worker.js")).toBeNull();
  expect(Object.keys(rules ?? {})).toEqual(["createScriptURL"]);
});

test("does nothing in a browser without trusted types", () => {
  expect(() => trustOwnScripts({}, "https://yard.example/")).not.toThrow();
});
