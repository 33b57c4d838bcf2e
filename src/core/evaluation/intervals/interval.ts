/** From where to where a value lies with the confidence that is stated beside it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** What intervals stand for unless something else is asked: 95 %. */
export const CONFIDENCE = 0.95;
