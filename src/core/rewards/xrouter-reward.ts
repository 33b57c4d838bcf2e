/** The knobs of xRouter's reward. */
export interface XRouterRewardSettings {
  /** λ: how much a dollar weighs. */
  readonly lambda: number;
  /** K: what a right answer is worth before its cost. */
  readonly k: number;
  /** The penalty never grows beyond this: it caps λ·cost, not the cost. */
  readonly costMax: number;
}

/** The defaults of the released code and of its example script; the penalty is full at $0.267. */
export const XROUTER_REWARD_DEFAULTS: XRouterRewardSettings = { lambda: 3, k: 1, costMax: 0.8 };

/** The values that the README names instead; the penalty is full at $0.30. */
export const XROUTER_README_SETTINGS: XRouterRewardSettings = { lambda: 2, k: 1, costMax: 0.6 };

export interface XRouterReward {
  /** What the cost takes away, after the cap. */
  readonly penalty: number;
  readonly reward: number;
}

/**
 * The reward of the released code: `score · (K − min(λ·cost, cap))`. A wrong answer earns 0 whatever it cost; nothing keeps
 * the reward from falling below 0. In training `costUsd` is that of the candidates alone. (`async_dapo.py`; arXiv
 * 2510.08439: `R = R_binary · (K − λC)`.)
 */
export function xrouterReward(
  score: number,
  costUsd: number,
  { lambda, k, costMax }: XRouterRewardSettings = XROUTER_REWARD_DEFAULTS,
): XRouterReward {
  const asked = lambda * costUsd;
  // Python's min, which keeps a NaN that comes first; Math.min would keep any.
  const penalty = costMax < asked ? costMax : asked;
  return { penalty, reward: score * (k - penalty) };
}

/** The README's form: `quality − λ·cost`. The code does something else: see {@link xrouterReward}. */
export function xrouterReadmeReward(quality: number, costUsd: number, lambda: number): number {
  return quality - lambda * costUsd;
}
