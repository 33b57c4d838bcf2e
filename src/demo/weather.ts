/** Faults of the demo world, each switched on from the page. */
export interface Weather {
  /** The first request to a candidate is answered 429 with Retry-After. */
  readonly rateLimit: boolean;
  /** A candidate takes long to its first token. */
  readonly slowStart: boolean;
  /** A reply is cut in mid-stream. */
  readonly cutStream: boolean;
  /** The policy leaves a tag malformed once. */
  readonly malformedTag: boolean;
  /** The policy names a model that is not in the pool once. */
  readonly inventedModel: boolean;
}

export const CLEAR_SKY: Weather = {
  rateLimit: false,
  slowStart: false,
  cutStream: false,
  malformedTag: false,
  inventedModel: false,
};
