/** Where a link leads that is named elsewhere in the text: `[name]: address "title"`. */
export interface Reference {
  readonly href: string;
  readonly title: string;
}

/**
 * What the parser reads and writes as its table of references. The first definition of a name counts, those of closed blocks
 * come before those of the open end, and every name that is looked up is noted: a link may be defined long after it was
 * used, and its block must then be made again.
 */
export class Definitions {
  readonly #closed = new Map<string, Reference>();
  #open = new Map<string, Reference>();
  #lookedUp = new Map<string, Reference | undefined>();

  /** The table as `markdown-it` expects it: an object by names. */
  readonly table: Record<string, Reference> = new Proxy<Record<string, Reference>>(
    {},
    {
      get: (_target, name) => this.#lookUp(String(name)),
      set: (_target, name, reference: Reference) => {
        this.#open.set(String(name), reference);
        return true;
      },
    },
  );

  /** Forgets what the open end defined, before it is parsed again. */
  startOpenEnd(): void {
    this.#open = new Map();
  }

  isClosed(name: string): boolean {
    return this.#closed.has(name);
  }

  /** Keeps the open end's definition of `name`. False when the name has one already. */
  close(name: string): boolean {
    const reference = this.#open.get(name);
    if (reference === undefined || this.#closed.has(name)) return false;
    this.#closed.set(name, reference);
    return true;
  }

  /** Whether links may be made of what the open end defines: not those of a finished block, as it may still change. */
  seesOpenEnd = true;

  find(name: string): Reference | undefined {
    return this.#closed.get(name) ?? (this.seesOpenEnd ? this.#open.get(name) : undefined);
  }

  /** Runs `parse` and gives the names that it looked up, with what was found. */
  watch(parse: () => void): ReadonlyMap<string, Reference | undefined> {
    const lookedUp = new Map<string, Reference | undefined>();
    this.#lookedUp = lookedUp;
    parse();
    this.#lookedUp = new Map();
    return lookedUp;
  }

  #lookUp(name: string): Reference | undefined {
    const reference = this.find(name);
    this.#lookedUp.set(name, reference);
    return reference;
  }
}
