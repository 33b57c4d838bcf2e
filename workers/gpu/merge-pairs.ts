/**
 * Byte-pair merging: joins the neighbouring pair of the lowest rank, everywhere it occurs, until no pair has a rank.
 * A pair of a joined piece always ranks after the joint itself, so joining all occurrences at once changes nothing.
 */
export function mergePairs(
  pieces: readonly string[],
  ranks: ReadonlyMap<string, number>,
): readonly string[] {
  let current = pieces;
  for (let best = lowestPair(current, ranks); best !== null; best = lowestPair(current, ranks)) {
    current = join(current, best.left, best.right);
  }
  return current;
}

/** How a pair is named in the table of ranks. Neither side contains a space: the alphabet has another sign for it. */
export function pairKey(left: string, right: string): string {
  return `${left} ${right}`;
}

function lowestPair(
  pieces: readonly string[],
  ranks: ReadonlyMap<string, number>,
): { readonly left: string; readonly right: string } | null {
  let best: { readonly left: string; readonly right: string } | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = 1; at < pieces.length; at += 1) {
    const left = pieces[at - 1] ?? "";
    const right = pieces[at] ?? "";
    const rank = ranks.get(pairKey(left, right));
    if (rank === undefined || rank >= lowest) continue;
    lowest = rank;
    best = { left, right };
  }
  return best;
}

function join(pieces: readonly string[], left: string, right: string): string[] {
  const joined: string[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] ?? "";
    if (piece === left && pieces[at + 1] === right) {
      joined.push(left + right);
      at += 1;
    } else joined.push(piece);
  }
  return joined;
}
