export interface Notice {
  readonly id: number;
  readonly text: string;
  /** One thing that can be done about it, usually "Undo". */
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** True for what was done on one screen and can be seen there: it goes with that screen. */
  readonly isOfPlace: boolean;
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
    this.#add({ text, action, isOfPlace: action === null });
  };

  /** Shows a message on the whole page for some seconds, whatever screen is looked at. */
  warn = (text: string): void => {
    this.#add({ text, action: null, isOfPlace: false });
  };

  /** Another screen was opened: what was said of the one before must not lie on it. */
  leavePlace = (): void => {
    this.list = this.list.filter(({ isOfPlace }) => !isOfPlace);
  };

  dismiss = (id: number): void => {
    this.list = this.list.filter((notice) => notice.id !== id);
  };

  #add(notice: Omit<Notice, "id">): void {
    const id = this.#nextId++;
    this.list = [...this.list, { id, ...notice }];
    this.#later(() => this.dismiss(id), NOTICE_MS);
  }
}
