import { type Failure, toFailure } from "#core/errors.ts";
import { ROUTER_TEMPLATE } from "#core/policies/router-r1/prompt.ts";

/** Whose released prompt is meant: that of the Qwen or of the Llama policy. */
export type ReleasedShape = "qwen" | "llama";

export interface TemplateEditorParts {
  /** The template in use; `null` is the page's own. */
  readonly read: () => string | null;
  readonly write: (template: string | null) => void;
  /** Downloads the released template and checks its hash. */
  readonly fetchReleased: (shape: ReleasedShape) => Promise<string>;
}

/** The router prompt while it is edited. What is in use changes with {@link save}, {@link reset} and an import only. */
export class TemplateEditor {
  text = $state("");
  importing: ReleasedShape | null = $state(null);
  importFailure: Failure | null = $state.raw(null);
  readonly #parts: TemplateEditorParts;

  constructor(parts: TemplateEditorParts) {
    this.#parts = parts;
    this.text = parts.read() ?? ROUTER_TEMPLATE;
  }

  /** True while the page's own wording is in use. */
  get isOwn(): boolean {
    return this.#parts.read() === null;
  }

  /** True when the text differs from what is in use. */
  get isChanged(): boolean {
    return this.text !== (this.#parts.read() ?? ROUTER_TEMPLATE);
  }

  save = (): void => {
    this.#use(this.text);
  };

  /** Back to the text in use. */
  revert = (): void => {
    this.text = this.#parts.read() ?? ROUTER_TEMPLATE;
  };

  /** Back to the page's own wording. Returns what undoes it. */
  reset = (): (() => void) => {
    this.importFailure = null;
    return this.#replace(ROUTER_TEMPLATE);
  };

  /** Takes the released template into use. Returns what undoes it, or `null` when it could not be had. */
  importReleased = async (shape: ReleasedShape): Promise<(() => void) | null> => {
    if (this.importing !== null) return null;
    this.importing = shape;
    this.importFailure = null;
    try {
      return this.#replace(await this.#parts.fetchReleased(shape));
    } catch (thrown) {
      this.importFailure = toFailure(thrown);
      return null;
    } finally {
      this.importing = null;
    }
  };

  #replace(template: string): () => void {
    const before = { text: this.text, used: this.#parts.read() };
    this.text = template;
    this.#use(template);
    return () => {
      this.text = before.text;
      this.#parts.write(before.used);
    };
  }

  #use(template: string): void {
    this.#parts.write(template === ROUTER_TEMPLATE ? null : template);
  }
}
