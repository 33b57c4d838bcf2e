/** Whether a place in a text is what an assertion asks for. */
export type Assertion = "start" | "end" | "word edge" | "no word edge";

/** A parsed pattern. */
export type PatternNode =
  | { readonly kind: "character"; readonly holds: (character: string) => boolean }
  | { readonly kind: "assertion"; readonly asks: Assertion }
  | { readonly kind: "sequence"; readonly parts: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly ways: readonly PatternNode[] }
  | {
      readonly kind: "repeat";
      readonly part: PatternNode;
      readonly least: number;
      /** Infinity for no limit. */
      readonly most: number;
      readonly isLazy: boolean;
    };
