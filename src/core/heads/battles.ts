/** Two players met. */
export interface Battle {
  readonly a: number;
  readonly b: number;
  /** 1 where a won, 0 where b did, ½ for a draw. */
  readonly result: number;
  readonly weight: number;
}

/** How often each has beaten each, with what weight: `wins[a · players + b]`. A draw is half a win for both. */
export function countWins(battles: readonly Battle[], players: number): Float64Array {
  const wins = new Float64Array(players * players);
  for (const { a, b, result, weight } of battles) {
    wins[a * players + b] = (wins[a * players + b] as number) + weight * result;
    wins[b * players + a] = (wins[b * players + a] as number) + weight * (1 - result);
  }
  return wins;
}

/**
 * The battles of one question as LLMRouter enters them: the first player with the greatest performance beats every other,
 * also one that did as well. (`elorouter/trainer.py::_build_battles`.)
 */
export function battlesOfBest(
  players: readonly number[],
  performances: readonly number[],
): readonly Battle[] {
  const best = performances.indexOf(Math.max(...performances));
  return players.flatMap((player, place) =>
    place === best ? [] : [{ a: players[best] as number, b: player, result: 1, weight: 1 }],
  );
}
