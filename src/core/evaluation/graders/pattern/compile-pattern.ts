import { PatternError } from "./parse-pattern.ts";
import type { Assertion, PatternNode } from "./pattern-node.ts";

/** A step of a program. Steps that take no character name where it goes on; the preferred way first. */
export type PatternStep =
  | { readonly kind: "character"; readonly holds: (character: string) => boolean }
  | { readonly kind: "assertion"; readonly asks: Assertion }
  | { readonly kind: "fork"; ways: readonly number[] }
  | { readonly kind: "match" };

const MOST_STEPS = 5000;

/** Turns a pattern into steps that are taken one after another. Throws {@link PatternError} where its counts multiply beyond all bounds. */
export function compilePattern(node: PatternNode): readonly PatternStep[] {
  const steps: PatternStep[] = [];
  write(node, steps);
  push(steps, { kind: "match" });
  return steps;
}

function push(steps: PatternStep[], step: PatternStep): void {
  if (steps.length >= MOST_STEPS) throw new PatternError("Its counts make it too large.");
  steps.push(step);
}

function write(node: PatternNode, steps: PatternStep[]): void {
  switch (node.kind) {
    case "character":
    case "assertion":
      push(steps, node);
      return;
    case "sequence":
      for (const part of node.parts) write(part, steps);
      return;
    case "choice":
      writeChoice(node.ways, steps);
      return;
    case "repeat":
      writeRepeat(node, steps);
      return;
  }
}

function writeChoice(ways: readonly PatternNode[], steps: PatternStep[]): void {
  const fork = newFork(steps);
  const starts: number[] = [];
  const ends: Fork[] = [];
  for (const way of ways) {
    starts.push(steps.length);
    write(way, steps);
    ends.push(newFork(steps));
  }
  fork.ways = starts;
  for (const end of ends) end.ways = [steps.length];
}

function writeRepeat(
  { part, least, most, isLazy }: Extract<PatternNode, { kind: "repeat" }>,
  steps: PatternStep[],
): void {
  for (let count = 0; count < least; count += 1) write(part, steps);
  const ordered = (more: number, on: number) => (isLazy ? [on, more] : [more, on]);
  if (most === Number.POSITIVE_INFINITY) {
    const start = steps.length;
    const fork = newFork(steps);
    write(part, steps);
    newFork(steps).ways = [start];
    fork.ways = ordered(start + 1, steps.length);
    return;
  }
  const forks: { readonly fork: Fork; readonly at: number }[] = [];
  for (let count = least; count < most; count += 1) {
    forks.push({ at: steps.length, fork: newFork(steps) });
    write(part, steps);
  }
  for (const { fork, at } of forks) fork.ways = ordered(at + 1, steps.length);
}

type Fork = Extract<PatternStep, { kind: "fork" }>;

function newFork(steps: PatternStep[]): Fork {
  const fork: Fork = { kind: "fork", ways: [] };
  push(steps, fork);
  return fork;
}
