import { SwitchyardError } from "#core/errors.ts";

/** Text from a provider → JSON. Throws `stream-malformed`; the text itself never gets into the error. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SwitchyardError("stream-malformed", "A part of the reply was not valid JSON.", {
      fix: "Ask again, or ask another candidate.",
      side: "provider",
      retryable: true,
    });
  }
}

/**
 * What lies at a path in JSON from outside; `undefined` where anything on the way is missing, `null` or of another
 * kind. Own properties only, so that a key such as `__proto__` or `constructor` finds nothing but itself.
 */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here ?? undefined;
}

/** The string at a path, or `undefined`. */
export function stringAt(
  value: unknown,
  ...path: readonly (string | number)[]
): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The list at a path, or an empty one. */
export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** No request has a billion tokens: a greater figure is a mistake. */
const MOST_TOKENS = 1_000_000_000;

/** A count of tokens at a path; `undefined` for what is no whole, sane, non-negative number. */
export function countAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" && Number.isInteger(found) && found >= 0 && found <= MOST_TOKENS
    ? found
    : undefined;
}
