import { answerPart } from "./answer-part.ts";
import { type Grade, type GradedQuestion, type Grader, NO_GOLD } from "./grader.ts";
import { compilePattern } from "./pattern/compile-pattern.ts";
import { PatternError, parsePattern } from "./pattern/parse-pattern.ts";
import { searchPattern } from "./pattern/search-pattern.ts";
import { shortened } from "./shortened.ts";

/** Takes golds as regular expressions. They are matched by an engine of our own, whose time is bounded whatever the pattern. */
export const PATTERN_GRADER: Grader = {
  id: "pattern",
  version: 1,
  name: "Regular expression",
  compares:
    "A gold is a regular expression that matches somewhere in the answer; ^ and $ tie it to its ends, (?i) at its beginning ignores case.",
  source: "Switchyard",
  needs: "nothing",
  grade: gradePattern,
};

function gradePattern(reply: string, { golds }: GradedQuestion): Grade {
  if (golds.length === 0) return NO_GOLD;
  const answer = answerPart(reply);
  let problem: string | null = null;
  for (const gold of golds) {
    const outcome = search(gold, answer);
    if (outcome.match !== null) {
      const why = `${shortened(gold)} matches ${shortened(outcome.match)}: right.`;
      return { score: 1, extracted: outcome.match, why };
    }
    problem ??= outcome.problem;
  }
  if (problem !== null) return { score: null, extracted: null, why: problem };
  const patterns = golds.map(shortened).join(" nor ");
  return { score: 0, extracted: null, why: `${patterns} does not match: wrong.` };
}

function search(gold: string, answer: string): { match: string | null; problem: string | null } {
  try {
    const search = searchPattern(compilePattern(parsePattern(gold)), answer);
    if (search.isFinished) return { match: search.match, problem: null };
    return { match: null, problem: `The pattern ${shortened(gold)} takes too long on this reply.` };
  } catch (thrown) {
    if (!(thrown instanceof PatternError)) throw thrown;
    return {
      match: null,
      problem: `The pattern ${shortened(gold)} cannot be used. ${thrown.message}`,
    };
  }
}
