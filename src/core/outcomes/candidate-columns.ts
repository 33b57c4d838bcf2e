import { fromDollars } from "#core/cost/money.ts";
import {
  type GrowingColumn,
  growingDoubles,
  growingFlags,
  growingFloats,
} from "./growing-column.ts";
import type { OutcomeCell } from "./outcome-row.ts";
import type { CellKind } from "./outcome-table.ts";

/** More than this cannot be counted to the picodollar. */
const MOST_USD = 9000;

type Columns = Readonly<
  Record<CellKind, GrowingColumn<Float32Array> | GrowingColumn<Float64Array>>
>;

/** What is known of one candidate while its table is read. */
export class CandidateColumns {
  readonly name: string;
  readonly columns: Columns;
  /** Kinds of which something is known. */
  readonly known = new Set<CellKind>();
  /** Questions that it has a cell for. */
  readonly #answered = growingFlags();

  constructor(name: string) {
    this.name = name;
    this.columns = {
      scores: growingFloats(),
      costs: growingDoubles(),
      inputTokens: growingFloats(),
      outputTokens: growingFloats(),
      latenciesMs: growingFloats(),
      replyLengths: growingFloats(),
    };
  }

  hasCell(question: number): boolean {
    return this.#answered.get(question) === 1;
  }

  /** Takes a cell, as far as its values make sense; `onProblem` is told what does not. */
  put(question: number, cell: OutcomeCell, onProblem: (reason: string) => void): void {
    this.#answered.set(question, 1);
    const { name } = this;
    const { score, costUsd } = cell;
    if (score !== null && !(score >= 0 && score <= 1)) {
      onProblem(`the score ${score} of “${name}” is not between 0 and 1`);
    } else this.#set("scores", question, score);
    if (costUsd !== null && costUsd < 0) {
      onProblem(`the cost ${costUsd} of “${name}” is below zero`);
    } else if (costUsd !== null && !(costUsd <= MOST_USD)) {
      onProblem(`the cost ${costUsd} of “${name}” is beyond what one answer can cost`);
    } else this.#set("costs", question, costUsd === null ? null : fromDollars(costUsd));
    this.#setCount("inputTokens", question, cell.inputTokens, onProblem);
    this.#setCount("outputTokens", question, cell.outputTokens, onProblem);
    this.#setCount("latenciesMs", question, cell.latencyMs, onProblem);
    this.#setCount("replyLengths", question, cell.replyLength, onProblem);
  }

  /** The same where an answer may have come before: what is known stays. True where its score was known. */
  complete(question: number, cell: OutcomeCell, onProblem: (reason: string) => void): boolean {
    const open = (kind: CellKind, value: number | null) =>
      Number.isNaN(this.columns[kind].get(question)) ? value : null;
    const isKnown = !Number.isNaN(this.columns.scores.get(question));
    const added: OutcomeCell = {
      candidate: cell.candidate,
      score: open("scores", cell.score),
      costUsd: open("costs", cell.costUsd),
      inputTokens: open("inputTokens", cell.inputTokens),
      outputTokens: open("outputTokens", cell.outputTokens),
      latencyMs: open("latenciesMs", cell.latencyMs),
      replyLength: open("replyLengths", cell.replyLength),
    };
    this.put(question, added, onProblem);
    return isKnown;
  }

  #setCount(
    kind: CellKind,
    question: number,
    value: number | null,
    onProblem: (reason: string) => void,
  ): void {
    if (value !== null && !(value >= 0 && Number.isFinite(value))) {
      onProblem(`${value} is no ${NAMES[kind]} of “${this.name}”`);
    } else this.#set(kind, question, value);
  }

  #set(kind: CellKind, question: number, value: number | null): void {
    if (value === null) return;
    if (!this.known.has(kind)) this.known.add(kind);
    this.columns[kind].set(question, value);
  }
}

const NAMES: Readonly<Record<CellKind, string>> = {
  scores: "score",
  costs: "cost",
  inputTokens: "number of input tokens",
  outputTokens: "number of output tokens",
  latenciesMs: "latency",
  replyLengths: "reply length",
};
