export type ThemeChoice = "system" | "light" | "dark";

const STORAGE_KEY = "switchyard-theme";

/** The part of `localStorage` that is used; it may throw where storage is forbidden. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

/**
 * Light, dark or the system's choice. Kept in localStorage and not in the database, because it must be known before the
 * first paint. The stylesheet does the rest: every colour is a `light-dark()` pair.
 */
export class Theme {
  choice: ThemeChoice = $state("system");
  readonly #root: Pick<HTMLElement, "dataset">;
  readonly #store: TextStore;

  constructor(root: Pick<HTMLElement, "dataset">, store: TextStore) {
    this.#root = root;
    this.#store = store;
    this.choice = readChoice(store);
    this.#apply();
  }

  set = (choice: ThemeChoice): void => {
    this.choice = choice;
    this.#apply();
    try {
      this.#store.setItem(STORAGE_KEY, choice);
    } catch {
      // Private mode: the choice holds until the page is closed.
    }
  };

  #apply(): void {
    if (this.choice === "system") delete this.#root.dataset["theme"];
    else this.#root.dataset["theme"] = this.choice;
  }
}

function readChoice(store: TextStore): ThemeChoice {
  try {
    const stored = store.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}
