import { modelInColumn } from "#core/heads/model-in-column.ts";
import type { ColumnRole, ColumnUse, TableColumn } from "#workers/heads/api.ts";

/** What people choose for a column: a role, and for some in what it is written. */
export type ColumnKind = ColumnRole | "score-percent" | "cost-cents";

/** A column of a table as the form has it. */
export class ColumnDraft {
  readonly name: string;
  /** What stands in the first rows. */
  readonly samples: readonly string[];
  kind: ColumnKind = $state("unused");
  /** Whose score, cost or tokens it holds; empty where a column of the row, or the file's name, says it. */
  model = $state("");

  readonly #budget: ColumnUse["budget"];

  constructor({ name, samples, use }: TableColumn) {
    this.name = name;
    this.samples = samples;
    this.kind = kindOf(use);
    this.model = use.model ?? "";
    this.#budget = use.budget;
  }

  /** Whether it holds something of a model's. */
  get isOfModel(): boolean {
    return isValue(roleOf(this.kind));
  }

  /** Chooses what it holds; whose it is begins with what its name says. */
  choose = (kind: ColumnKind, hasModelColumn: boolean): void => {
    this.kind = kind;
    if (!this.isOfModel || hasModelColumn || this.model !== "") return;
    this.model = modelInColumn(this.name)?.model ?? this.name;
  };

  /** What is made of it. With a column that names the models, none is named here. */
  useWith(hasModelColumn: boolean): ColumnUse {
    const role = roleOf(this.kind);
    const named = this.model.trim();
    return {
      column: this.name,
      role,
      model: hasModelColumn || !isValue(role) || named === "" ? null : named,
      budget: isValue(role) ? this.#budget : "unlimited",
      isHundredths: this.kind === "score-percent" || this.kind === "cost-cents",
    };
  }
}

function kindOf({ role, isHundredths }: ColumnUse): ColumnKind {
  if (isHundredths && role === "score") return "score-percent";
  return isHundredths && role === "cost" ? "cost-cents" : role;
}

function roleOf(kind: ColumnKind): ColumnRole {
  if (kind === "score-percent") return "score";
  return kind === "cost-cents" ? "cost" : kind;
}

function isValue(role: ColumnRole): boolean {
  return role === "score" || role === "cost" || role === "tokens";
}
