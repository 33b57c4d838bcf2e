import type { PatternStep } from "./compile-pattern.ts";
import type { Assertion } from "./pattern-node.ts";

/** The first match of a pattern; `null` without one. */
export type PatternSearch =
  | { readonly isFinished: true; readonly match: string | null }
  | { readonly isFinished: false };

/** Steps over a whole search; so many take about a second. */
const MOST_WORK = 3_000_000;

/**
 * The leftmost match that a backtracking engine would find, by following all ways at once: the work is at most the length of the text times
 * that of the program. Beyond a bound it is not finished. (R. Cox, “Regular Expression Matching: the Virtual Machine Approach”.)
 */
export function searchPattern(steps: readonly PatternStep[], text: string): PatternSearch {
  return new Search(steps, [...text]).run();
}

/** A way through the program that is still open, and where in the text it began. */
interface Thread {
  readonly step: number;
  readonly start: number;
}

class Search {
  readonly #steps: readonly PatternStep[];
  readonly #characters: readonly string[];
  /** The place, counted from 1, at which each step was looked at last. */
  readonly #seenAt: Uint32Array;
  #threads: Thread[] = [];
  #found: { readonly start: number; readonly end: number } | null = null;
  #work = 0;

  constructor(steps: readonly PatternStep[], characters: readonly string[]) {
    this.#steps = steps;
    this.#characters = characters;
    this.#seenAt = new Uint32Array(steps.length);
  }

  run(): PatternSearch {
    for (let at = 0; at <= this.#characters.length; at += 1) {
      this.#threads = this.#taken(this.#openAt(at), at);
      if (this.#work > MOST_WORK) return { isFinished: false };
      if (this.#threads.length === 0 && this.#found !== null) break;
    }
    if (this.#found === null) return { isFinished: true, match: null };
    const { start, end } = this.#found;
    return { isFinished: true, match: this.#characters.slice(start, end).join("") };
  }

  /** The ways that are open at a place, in the order in which they are preferred, each step once; last one that begins here. */
  #openAt(at: number): readonly Thread[] {
    const open: Thread[] = [];
    for (const thread of this.#threads) this.#follow(thread, at, open);
    if (this.#found === null) this.#follow({ step: 0, start: at }, at, open);
    return open;
  }

  /** Follows a way up to where it takes a character or ends. */
  #follow({ step: first, start }: Thread, at: number, open: Thread[]): void {
    const waiting = [first];
    for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
      if (this.#seenAt[step] === at + 1) continue;
      this.#seenAt[step] = at + 1;
      this.#work += 1;
      const here = this.#steps[step];
      if (here?.kind === "fork") waiting.push(...here.ways.toReversed());
      else if (here?.kind !== "assertion") open.push({ step, start });
      else if (this.#holds(here.asks, at)) waiting.push(step + 1);
    }
  }

  /** The ways that go on behind the character at a place. One that ends is preferred to all behind it. */
  #taken(open: readonly Thread[], at: number): Thread[] {
    const character = this.#characters[at];
    const next: Thread[] = [];
    for (const { step, start } of open) {
      const here = this.#steps[step];
      if (here?.kind === "match") {
        this.#found = { start, end: at };
        break;
      }
      if (character !== undefined && here?.kind === "character" && here.holds(character)) {
        next.push({ step: step + 1, start });
      }
    }
    return next;
  }

  #holds(asks: Assertion, at: number): boolean {
    if (asks === "start") return at === 0;
    if (asks === "end") return at === this.#characters.length;
    const isEdge = isWord(this.#characters[at - 1]) !== isWord(this.#characters[at]);
    return isEdge === (asks === "word edge");
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}\p{M}_]/u.test(character);
}
