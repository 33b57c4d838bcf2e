import { BLANK } from "#core/python/text.ts";

/** A pattern of Python's that ignores case, everywhere in a text; `<s>` stands for what `\s` means there, within a class. */
export function pythonPattern(source: string): RegExp {
  return new RegExp(source.replaceAll("<s>", BLANK), "giu");
}
