import { expect, test } from "vitest";
import { Theme } from "./theme.svelte.ts";

function store(initial: string | null) {
  const kept = { value: initial };
  return {
    kept,
    getItem: () => kept.value,
    setItem: (_key: string, value: string) => {
      kept.value = value;
    },
  };
}

const root = () => document.createElement("html");

test("follows the system until something is chosen", () => {
  const element = root();
  const theme = new Theme(element, store(null));
  expect(theme.choice).toBe("system");
  expect(element.dataset["theme"]).toBeUndefined();
});

test("applies what was stored, and stores what is chosen", () => {
  const element = root();
  const kept = store("dark");
  const theme = new Theme(element, kept);
  expect(element.dataset["theme"]).toBe("dark");
  theme.set("light");
  expect(element.dataset["theme"]).toBe("light");
  expect(kept.kept.value).toBe("light");
  theme.set("system");
  expect(element.dataset["theme"]).toBeUndefined();
});

test.each(["blue", "", "{}"])("a stored %j counts as never chosen", (value) => {
  expect(new Theme(root(), store(value)).choice).toBe("system");
});

test("works where storage is forbidden", () => {
  const forbidden = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  const element = root();
  const theme = new Theme(element, { getItem: forbidden, setItem: forbidden });
  theme.set("dark");
  expect(element.dataset["theme"]).toBe("dark");
});
