export interface Notice {
  readonly id: number;
  readonly text: string;
  /** One thing that can be done about it, usually "Undo". */
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

const NOTICE_MS = 6000;

/** Short messages at the edge of the screen that go away by themselves. Never the only place of an error. */
export class Notices {
  list: readonly Notice[] = $state.raw([]);
  readonly #later: (callback: () => void, ms: number) => void;
  #nextId = 1;

  constructor(later: (callback: () => void, ms: number) => void) {
    this.#later = later;
  }

  /** Shows a message for some seconds. */
  show = (text: string, action: Notice["action"] = null): void => {
    const id = this.#nextId++;
    this.list = [...this.list, { id, text, action }];
    this.#later(() => this.dismiss(id), NOTICE_MS);
  };

  dismiss = (id: number): void => {
    this.list = this.list.filter((notice) => notice.id !== id);
  };
}
