import type { FileInspection } from "#core/outcomes/files/inspect-outcome-file.ts";
import {
  type ColumnMapping,
  NO_FIELDS,
  type ValueField,
  type ValueFields,
} from "#core/outcomes/readers/column-mapping.ts";

/** What one column of a table at most can be. */
export const SINGLE_ROLES = ["id", "text", "task", "split", "group", "candidate"] as const;
type SingleRole = (typeof SINGLE_ROLES)[number];

/** What is known of one candidate's answer. */
export const VALUE_ROLES: readonly ValueField[] = [
  "score",
  "cost",
  "inputTokens",
  "outputTokens",
  "latency",
  "replyLength",
  "reply",
];

export type ColumnRole = SingleRole | ValueField;

export interface DraftColumn {
  readonly field: string;
  /** What stands in the first rows, the beginnings of it. */
  readonly samples: readonly string[];
  readonly role: ColumnRole | "unused";
  /** Whose value it is, where no column names the candidate. */
  readonly candidate: string;
}

/** What the columns of a table mean, as a person says it. */
export class ColumnsDraft {
  columns: readonly DraftColumn[] = $state.raw([]);
  scoreTop: number = $state(1);
  costUnit: ColumnMapping["costUnit"] = $state("usd");
  readonly #guess: ColumnMapping;

  constructor({ columns, mapping }: Pick<FileInspection, "columns" | "mapping">) {
    this.#guess = mapping;
    this.scoreTop = mapping.scoreTop;
    this.costUnit = mapping.costUnit;
    this.columns = columns.map(({ name, values }) => ({
      field: name,
      samples: values,
      ...useOf(name, mapping),
    }));
  }

  setRole = (place: number, role: string): void => {
    const known = [...SINGLE_ROLES, ...VALUE_ROLES].find((each) => each === role) ?? "unused";
    this.columns = this.columns.map((column, at) => {
      if (at === place) return { ...column, role: known };
      // Of a question's own columns there is one each.
      const isTaken = column.role === known && isSingle(known);
      return isTaken ? { ...column, role: "unused" as const } : column;
    });
  };

  setCandidate = (place: number, candidate: string): void => {
    const column = this.columns[place];
    if (column !== undefined) this.columns = this.columns.with(place, { ...column, candidate });
  };

  /** A row has one candidate, which a column names. */
  get isLong(): boolean {
    return this.columns.some(({ role }) => role === "candidate");
  }

  /** Whether it must be said whose value a column is. */
  asksCandidate(role: DraftColumn["role"]): boolean {
    return !this.isLong && role !== "unused" && !isSingle(role);
  }

  get mapping(): ColumnMapping {
    const fieldOf = (role: ColumnRole) =>
      this.columns.find((column) => column.role === role)?.field ?? null;
    return {
      ...this.#guess,
      shape: this.isLong ? "long" : "wide",
      id: fieldOf("id"),
      text: fieldOf("text"),
      task: fieldOf("task"),
      split: fieldOf("split"),
      group: fieldOf("group"),
      candidate: fieldOf("candidate"),
      values: this.isLong ? valuesOf(this.columns) : NO_FIELDS,
      candidates: this.isLong ? [] : this.#wide(),
      scoreTop: this.scoreTop,
      costUnit: this.costUnit,
    };
  }

  /** Why the table cannot be read like this; `null` when it can. */
  get problem(): string | null {
    const scores = this.columns.filter(({ role }) => role === "score");
    if (scores.length === 0) return "Say which columns hold scores.";
    if (this.isLong) {
      return scores.length > 1
        ? "With a column that names the candidate there is one score."
        : null;
    }
    const unnamed = this.columns.find(
      ({ role, candidate }) => this.asksCandidate(role) && candidate.trim() === "",
    );
    if (unnamed !== undefined) return `Say whose value “${unnamed.field}” is.`;
    return twiceProblem(this.columns.filter(({ role }) => this.asksCandidate(role)));
  }

  #wide(): ColumnMapping["candidates"] {
    const valued = this.columns.filter(({ role }) => this.asksCandidate(role));
    const names = new Set(valued.map(({ candidate }) => candidate.trim()));
    return [...names].map((name) => ({
      name,
      ...valuesOf(valued.filter(({ candidate }) => candidate.trim() === name)),
    }));
  }
}

function isSingle(role: ColumnRole | "unused"): boolean {
  return SINGLE_ROLES.some((single) => single === role);
}

function valuesOf(columns: readonly DraftColumn[]): ValueFields {
  const fields: Record<ValueField, string | null> = { ...NO_FIELDS };
  for (const role of VALUE_ROLES) {
    fields[role] = columns.find((column) => column.role === role)?.field ?? null;
  }
  return fields;
}

function twiceProblem(columns: readonly DraftColumn[]): string | null {
  const seen = new Set<string>();
  for (const { role, candidate, field } of columns) {
    const key = `${role} ${candidate.trim()}`;
    if (seen.has(key)) return `“${field}” is a second ${role} of ${candidate.trim()}.`;
    seen.add(key);
  }
  return null;
}

/** What a mapping makes of a field. */
function useOf(field: string, mapping: ColumnMapping): Pick<DraftColumn, "role" | "candidate"> {
  for (const role of SINGLE_ROLES) if (mapping[role] === field) return { role, candidate: "" };
  for (const role of VALUE_ROLES) {
    if (mapping.values[role] === field) return { role, candidate: "" };
    const owner = mapping.candidates.find((candidate) => candidate[role] === field);
    if (owner !== undefined) return { role, candidate: owner.name };
  }
  return { role: "unused", candidate: field };
}
