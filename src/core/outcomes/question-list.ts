import { countCodePoints } from "#core/python/text.ts";
import { RowGroups } from "./group-rows.ts";
import { growingDoubles, growingIndices } from "./growing-column.ts";
import { NameList } from "./name-list.ts";
import { normaliseQuestion } from "./normalise-question.ts";
import type { OutcomeRow } from "./outcome-row.ts";
import type { QuestionColumns } from "./outcome-table.ts";
import { textKey } from "./text-key.ts";

/** Characters of texts that are kept; a table with more is read without its texts. */
const MOST_TEXT = 134_217_728;

/** The questions of a table while it is read. */
export class QuestionList {
  readonly #ids: string[] = [];
  #texts: (string | null)[] | null;
  #kept = 0;
  readonly #keys = growingDoubles();
  readonly #lengths = growingIndices();
  readonly #tasks = new NameList();
  readonly #taskOf = growingIndices();
  readonly #splits = new NameList();
  readonly #splitOf = growingIndices();
  readonly #groups = new NameList();
  readonly #groupOf = growingIndices();

  constructor(keepTexts: boolean) {
    this.#texts = keepTexts ? [] : null;
  }

  get count(): number {
    return this.#ids.length;
  }

  /** True when texts were to be kept but are too long together. */
  get dropsTexts(): boolean {
    return this.#kept > MOST_TEXT;
  }

  add(id: string): number {
    return this.#ids.push(id) - 1;
  }

  idOf(question: number): string {
    return this.#ids[question] ?? "";
  }

  /** A number that stands for a question's normalised text; NaN while no text is known. */
  keyOf(question: number): number {
    return this.#keys.get(question);
  }

  /** Takes what a row says of its question. What is known already stays. True when the text is new. */
  describe(question: number, row: OutcomeRow, key: number): boolean {
    if (this.#taskOf.get(question) === -1) {
      this.#taskOf.set(question, this.#tasks.placeOf(row.task));
    }
    if (this.#splitOf.get(question) === -1) {
      this.#splitOf.set(question, this.#splits.placeOf(row.split));
    }
    if (this.#groupOf.get(question) === -1) {
      this.#groupOf.set(question, this.#groups.placeOf(row.group));
    }
    if (row.text === null || !Number.isNaN(this.#keys.get(question))) return false;
    this.#keys.set(question, key);
    this.#lengths.set(question, countCodePoints(row.text));
    this.#keep(question, row.text);
    return true;
  }

  finish(): QuestionColumns {
    const { count } = this;
    const texts = this.#texts;
    const isWhole = texts !== null && Array.from(texts).filter(Boolean).length > 0;
    return {
      count,
      ids: this.#ids,
      texts: isWhole ? Array.from({ length: count }, (_, index) => texts[index] ?? "") : null,
      textLengths: this.#lengths.cut(count),
      tasks: this.#tasks.names,
      taskOf: this.#taskOf.cut(count),
      splits: this.#splits.names,
      splitOf: this.#splitOf.cut(count),
      groupOf: this.#groupRows(),
      features: null,
    };
  }

  /** Questions with the same text, or with the same label, belong together. */
  #groupRows(): Int32Array {
    const { count } = this;
    const groups = new RowGroups(count);
    const byKey = new Map<number, number>();
    const byLabel = new Map<number, number>();
    const join = (firsts: Map<number, number>, label: number, question: number): void => {
      const first = firsts.get(label);
      if (first === undefined) firsts.set(label, question);
      else groups.join(first, question);
    };
    for (let question = 0; question < count; question += 1) {
      const key = this.#keys.get(question);
      if (!Number.isNaN(key)) join(byKey, key, question);
      const label = this.#groupOf.get(question);
      if (label !== -1) join(byLabel, label, question);
    }
    return groups.firstMembers();
  }

  #keep(question: number, text: string): void {
    if (this.#texts === null) return;
    this.#kept += text.length;
    if (this.dropsTexts) this.#texts = null;
    else this.#texts[question] = text;
  }
}

/** {@link QuestionList.keyOf} of a text. */
export function questionKey(text: string | null): number {
  return text === null ? Number.NaN : textKey(normaliseQuestion(text));
}
