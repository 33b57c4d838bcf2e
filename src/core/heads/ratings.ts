import { choleskySteps, solveCholesky } from "./cholesky.ts";

/** The rating that everybody has on average, and what a rating is measured in: 400 points are odds of ten to one. */
const MEAN_RATING = 1000;
const SCALE = 400 / Math.LN10;

const MOST_STEPS = 100;
const MOST_HALVINGS = 30;
/** In logits. Newton's steps shrink to their square: after one this small, what is left is nothing. */
const LAST_STEP = 1e-7;
/** A step of at most this much, in logits, needs no proof that it leads upwards. */
const SAFE_STEP = 0.5;

/**
 * Elo ratings as the maximum of the Bradley–Terry likelihood: player a beats b with probability 1 / (1 + 10^((R_b − R_a)/400)),
 * ratings average 1000. `wins[a · players + b]` is how often, or with what weight, a has beaten b; a draw is half a win for
 * each. `null` where there is no maximum: somebody was never beaten, or two groups never met. By Newton's method.
 */
export function fitRatings(
  wins: Float64Array,
  players: number,
  start: Float64Array | null = null,
): Float64Array | null {
  if (!isConnected(wins, players)) return null;
  const logits = new Float64Array(players);
  if (start !== null) {
    for (let player = 0; player < players; player += 1) {
      logits[player] = ((start[player] as number) - MEAN_RATING) / SCALE;
    }
  }
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const direction = newtonStep(wins, players, logits);
    const longest = direction.reduce((most, change) => Math.max(most, Math.abs(change)), 0);
    if (longest > SAFE_STEP) shorten(wins, players, logits, direction);
    for (let player = 0; player < players; player += 1) {
      logits[player] = (logits[player] as number) + (direction[player] as number);
    }
    if (longest < LAST_STEP) break;
  }
  const mean = logits.reduce((sum, logit) => sum + logit, 0) / players;
  return logits.map((logit) => MEAN_RATING + SCALE * (logit - mean));
}

/** Halves a step until it leads upwards. */
function shorten(
  wins: Float64Array,
  players: number,
  logits: Float64Array,
  direction: Float64Array,
): void {
  const likelihood = logLikelihood(wins, players, logits);
  for (let halving = 0; halving < MOST_HALVINGS; halving += 1) {
    const next = logits.map((logit, player) => logit + (direction[player] as number));
    if (logLikelihood(wins, players, next) >= likelihood) return;
    for (let player = 0; player < players; player += 1) {
      direction[player] = (direction[player] as number) / 2;
    }
  }
}

/** The probability that a player of rating `a` beats one of rating `b`. */
export function winProbability(a: number, b: number): number {
  return 1 / (1 + Math.exp((b - a) / SCALE));
}

/** Whether from everybody a chain of wins leads to everybody else: then, and only then, the likelihood has one maximum. */
function isConnected(wins: Float64Array, players: number): boolean {
  if (players < 2) return false;
  const beats = (a: number, b: number): boolean => (wins[a * players + b] as number) > 0;
  return reachesAll(players, beats) && reachesAll(players, (a: number, b: number) => beats(b, a));
}

function reachesAll(players: number, leads: (from: number, to: number) => boolean): boolean {
  const reached = new Set([0]);
  for (const from of reached) {
    for (let to = 0; to < players; to += 1) if (leads(from, to)) reached.add(to);
  }
  return reached.size === players;
}

function logLikelihood(wins: Float64Array, players: number, logits: Float64Array): number {
  let sum = 0;
  for (let a = 0; a < players; a += 1) {
    for (let b = 0; b < players; b += 1) {
      const count = wins[a * players + b] as number;
      if (a === b || count === 0) continue;
      const gap = (logits[b] as number) - (logits[a] as number);
      sum -= count * (Math.max(gap, 0) + Math.log1p(Math.exp(-Math.abs(gap))));
    }
  }
  return sum;
}

/** The likelihood's curvature leaves a common shift open; one is added for it, so that shifts stay as they are. */
function newtonStep(wins: Float64Array, players: number, logits: Float64Array): Float64Array {
  const gradient = new Float64Array(players);
  const curvature = new Float64Array(players * players).fill(0);
  let whole = 0;
  for (let a = 0; a < players; a += 1) {
    for (let b = 0; b < a; b += 1) {
      const won = wins[a * players + b] as number;
      const met = won + (wins[b * players + a] as number);
      const chance = 1 / (1 + Math.exp((logits[b] as number) - (logits[a] as number)));
      const surplus = won - met * chance;
      gradient[a] = (gradient[a] as number) + surplus;
      gradient[b] = (gradient[b] as number) - surplus;
      const bend = met * chance * (1 - chance);
      curvature[a * players + b] = -bend;
      curvature[a * players + a] = (curvature[a * players + a] as number) + bend;
      curvature[b * players + b] = (curvature[b * players + b] as number) + bend;
      whole += bend;
    }
  }
  const shift = whole / players ** 2;
  for (let at = 0; at < curvature.length; at += 1)
    curvature[at] = (curvature[at] as number) + shift;
  const factoring = choleskySteps(curvature, players, players);
  let step = factoring.next();
  while (step.done !== true) step = factoring.next();
  if (!step.value) return new Float64Array(players);
  solveCholesky(curvature, players, gradient);
  return gradient;
}
