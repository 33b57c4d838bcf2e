/** How far a conversion is; rate and time left are the listener's arithmetic. */
export interface ConversionProgress {
  /** The tensor being read, and how many are done of how many. */
  readonly tensor: string;
  readonly tensorsDone: number;
  readonly tensors: number;
  /** Bytes of weights read, those of an earlier attempt whose shards are finished included. */
  readonly readBytes: number;
  readonly totalReadBytes: number;
  readonly writtenBytes: number;
  readonly totalWriteBytes: number;
  readonly shardsDone: number;
  readonly shards: number;
}
