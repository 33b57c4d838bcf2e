/**
 * Deals rows into folds of about the same size, all rows of a group (duplicates of each other) into the same one. Gives the
 * fold of each row. Groups are dealt in an order that `random` decides, each to the fold with the fewest rows; there are
 * never more folds than groups.
 */
export function assignFolds(groups: Int32Array, folds: number, random: () => number): Int8Array {
  const rowsOf = new Map<number, number>();
  for (const group of groups) rowsOf.set(group, (rowsOf.get(group) ?? 0) + 1);
  const order = shuffled([...rowsOf.keys()], random);
  const filled = new Array<number>(Math.min(folds, order.length)).fill(0);
  const foldOf = new Map<number, number>();
  for (const group of order) {
    const fold = filled.indexOf(Math.min(...filled));
    foldOf.set(group, fold);
    filled[fold] = (filled[fold] ?? 0) + (rowsOf.get(group) ?? 0);
  }
  return Int8Array.from(groups, (group) => foldOf.get(group) ?? 0);
}

/** The groups of rows, in a random order, as many as have at most `mostRows` rows together; at least one. Gives their rows. */
export function sampleGroups(
  groups: Int32Array,
  mostRows: number,
  random: () => number,
): Int32Array {
  if (groups.length <= mostRows) return Int32Array.from(groups.keys());
  const rowsOf = new Map<number, number>();
  for (const group of groups) rowsOf.set(group, (rowsOf.get(group) ?? 0) + 1);
  const taken = new Set<number>();
  let rows = 0;
  for (const group of shuffled([...rowsOf.keys()], random)) {
    const more = rowsOf.get(group) ?? 0;
    if (taken.size > 0 && rows + more > mostRows) continue;
    taken.add(group);
    rows += more;
  }
  return Int32Array.from(groups.keys()).filter((row) => taken.has(groups[row] as number));
}

/** The items in a random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const order = [...items];
  for (let place = order.length - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    const item = order[place] as Item;
    order[place] = order[other] as Item;
    order[other] = item;
  }
  return order;
}
