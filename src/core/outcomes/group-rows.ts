/** Joins numbered things into groups: two that are joined to a third are together. */
export class RowGroups {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, index) => index);
  }

  join(first: number, second: number): void {
    const a = this.#rootOf(first);
    const b = this.#rootOf(second);
    // The smaller number stays the root: a group is known by its first member.
    if (a < b) this.#parents[b] = a;
    else this.#parents[a] = b;
  }

  /** Each thing's group, named by the number of its first member. */
  firstMembers(): Int32Array {
    return this.#parents.map((_, index) => this.#rootOf(index));
  }

  #rootOf(index: number): number {
    let root = index;
    while (this.#parents[root] !== root) root = this.#parents[root] as number;
    // What was walked now points straight at the root.
    for (let at = index; at !== root; ) {
      const next = this.#parents[at] as number;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
}

/** The numbers below `count` by a key of each, in order of first appearance; the numbers of a key ascend. */
export function indicesBy(
  count: number,
  keyOf: (index: number) => number,
): ReadonlyMap<number, readonly number[]> {
  const lists = new Map<number, number[]>();
  for (let index = 0; index < count; index += 1) {
    const key = keyOf(index);
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [index]);
    else list.push(index);
  }
  return lists;
}

/** The groups of two or more, each by its members ascending, in order of their first members. */
export function membersOfGroups(firstMembers: ArrayLike<number>): readonly (readonly number[])[] {
  const groups = indicesBy(firstMembers.length, (index) => firstMembers[index] as number);
  return [...groups.values()].filter(({ length }) => length > 1);
}
