import { expect, test } from "vitest";
import { addressEnd, findAddresses } from "./autolink-text.ts";

test.each([
  ["https://a.example/x. Then", "https://a.example/x"],
  ["https://a.example/x, y", "https://a.example/x"],
  ["https://a.example/x)", "https://a.example/x"],
  ["https://a.example/x_(y)", "https://a.example/x_(y)"],
  ["https://a.example/x_(y)).", "https://a.example/x_(y)"],
  ["https://a.example/x?a=1&b=2!", "https://a.example/x?a=1&b=2"],
  ["https://a.example/x&copy;", "https://a.example/x"],
  ["https://a.example/x;", "https://a.example/x"],
  ["https://a.example/**", "https://a.example/"],
  ['https://a.example/x"y', "https://a.example/x"],
  ["https://a.example/x。然后", "https://a.example/x"],
  ["https://a.example/路径，", "https://a.example/路径"],
  ["https://a.example/x]", "https://a.example/x"],
  ["https://a.example/x<b>", "https://a.example/x"],
])("%s", (source, expected) => {
  expect(source.slice(0, addressEnd(source, 0))).toBe(expected);
});

test("addresses without a scheme", () => {
  const found = (source: string) =>
    findAddresses(source).map(({ start, end, href }) => [source.slice(start, end), href]);
  expect(found("see www.a.example/x. or mail me@b.example, ok")).toEqual([
    ["www.a.example/x", "https://www.a.example/x"],
    ["me@b.example", "mailto:me@b.example"],
  ]);
  expect(found("user@host and a@b- and awww.x and npm i @scope/name@1.2")).toEqual([]);
  expect(found("first.last+tag@mail.b.example.")).toEqual([
    ["first.last+tag@mail.b.example", "mailto:first.last+tag@mail.b.example"],
  ]);
});
