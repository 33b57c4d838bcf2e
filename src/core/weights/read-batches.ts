import type { ReadStep } from "./conversion-plan.ts";
import { SOURCE_DTYPE_BYTES, type SourceDtype } from "./dtype-casts.ts";
import type { RowBlock } from "./row-block.ts";

/** Rows of one tensor inside a batch. */
export interface BlockPlan {
  readonly step: ReadStep;
  /** The first row, to name a place in the tensor. */
  readonly firstRow: number;
  readonly rows: number;
  readonly columns: number;
  /** Where the rows begin in the batch, and how many bytes they are. */
  readonly offset: number;
  readonly bytes: number;
  /** Whether these are the last rows of the tensor. */
  readonly isLast: boolean;
}

/** One read of a source: neighbouring rows of one file, of one tensor or of several small ones. */
export interface ReadBatch {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly blocks: readonly BlockPlan[];
}

/** Cuts steps into reads of at most `blockBytes`, or of one row where a row has more. */
export function* readBatches(
  steps: readonly ReadStep[],
  blockBytes: number,
): Generator<ReadBatch, undefined, undefined> {
  let open: ReadBatch | null = null;
  for (const step of steps) {
    for (const block of blocksOf(step, blockBytes)) {
      const { file } = step.tensor;
      const start = step.tensor.start + block.offset;
      if (
        open !== null &&
        !(open.file === file && open.end === start && fits(open, block, blockBytes))
      ) {
        yield open;
        open = null;
      }
      open ??= { file, start, end: start, blocks: [] };
      open = {
        ...open,
        end: start + block.bytes,
        blocks: [...open.blocks, { ...block, offset: start - open.start }],
      };
    }
  }
  if (open !== null) yield open;
}

function fits(open: ReadBatch, block: BlockPlan, blockBytes: number): boolean {
  return open.end - open.start + block.bytes <= blockBytes;
}

/** The blocks of a tensor; `offset` is still counted from the tensor's beginning. */
function* blocksOf(step: ReadStep, blockBytes: number): Generator<BlockPlan, undefined, undefined> {
  const { shape, bytes } = step.tensor;
  const rows = shape[0] ?? 1;
  const rowBytes = bytes / rows;
  const columns = shape.slice(1).reduce((product, count) => product * count, 1);
  const most = Math.max(1, Math.floor(blockBytes / rowBytes));
  for (let row = 0; row < rows; row += most) {
    const count = Math.min(most, rows - row);
    yield {
      step,
      firstRow: row,
      rows: count,
      columns,
      offset: row * rowBytes,
      bytes: count * rowBytes,
      isLast: row + count === rows,
    };
  }
}

/** The rows of a block out of the bytes of its batch. Whether they are grouped is the scheme's affair. */
export function rowBlock(block: BlockPlan, batch: Uint8Array, isGrouped: boolean): RowBlock {
  return {
    bytes: batch.subarray(block.offset, block.offset + block.bytes),
    dtype: sourceDtype(block.step.tensor.dtype),
    rows: block.rows,
    columns: block.columns,
    isGrouped: isGrouped && block.step.parameter.isMatrix,
  };
}

/** The plan has refused all others. */
function sourceDtype(dtype: string): SourceDtype {
  if (dtype in SOURCE_DTYPE_BYTES) return dtype as SourceDtype;
  throw new TypeError(`${dtype} is not planned for`);
}
