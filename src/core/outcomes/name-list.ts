/** Names in order of appearance, each once, and their places. */
export class NameList {
  readonly names: string[] = [];
  readonly #places = new Map<string, number>();

  /** The place of a name, which is added if it is new; −1 for none. */
  placeOf(name: string | null): number {
    if (name === null) return -1;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.names.push(name) - 1;
    this.#places.set(name, place);
    return place;
  }
}
