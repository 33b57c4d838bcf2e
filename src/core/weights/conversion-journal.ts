import * as v from "valibot";
import type { SavedCheck } from "./input-checks.ts";
import { JOURNAL_NAME, type ManifestFile } from "./weight-manifest.ts";
import type { WeightTarget } from "./weight-target.ts";
import { writeWhole } from "./write-whole.ts";

/** A shard that is in place, whole. */
export interface FinishedShard extends ManifestFile {
  readonly md5: string;
}

/** What a conversion under way has done: all that a resume trusts. */
export interface ConversionJournal {
  readonly fingerprint: string;
  readonly shards: readonly FinishedShard[];
  readonly checks: readonly SavedCheck[];
}

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Sum = v.pipe(v.string(), v.regex(/^[0-9a-f]{32,64}$/));

const JournalSchema = v.object({
  version: v.literal(1),
  fingerprint: Sum,
  shards: v.array(v.object({ name: v.string(), bytes: Count, sha256: Sum, md5: Sum })),
  checks: v.array(
    v.object({
      file: v.string(),
      words: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.length(8)),
      bytes: Count,
      rest: v.pipe(v.array(Count), v.maxLength(63)),
    }),
  ),
});

const MAX_JOURNAL_BYTES = 16 * 2 ** 20;

/** The journal in a target; `null` when there is none, or none that can be read: then nothing is trusted. */
export async function readJournal(
  target: WeightTarget,
  sizes: ReadonlyMap<string, number>,
): Promise<ConversionJournal | null> {
  const size = sizes.get(JOURNAL_NAME);
  if (size === undefined || size > MAX_JOURNAL_BYTES) return null;
  const bytes = await target.read(JOURNAL_NAME, 0, size);
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array(0)));
    const parsed = v.safeParse(JournalSchema, json);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Puts the journal in place of the one before. */
export async function writeJournal(
  target: WeightTarget,
  journal: ConversionJournal,
): Promise<void> {
  await writeWhole(target, JOURNAL_NAME, JSON.stringify({ version: 1, ...journal }));
}
