import type { UnzipFileInfo, Unzipped } from "fflate";
import { refuseFile } from "#core/heads/joblib/refuse-file.ts";
import type { CheckpointFile } from "#core/heads/read-checkpoint.ts";
import type { ChosenFile } from "./api.ts";

/** The released files have 0.8 MB together; an archive far above that is none of heads. */
const MOST_ARCHIVE_BYTES = 268_435_456;
/** Of one file, as the archive says before it is unpacked. */
const MOST_FILE_BYTES = 268_435_456;
const MOST_UNPACKED_BYTES = 536_870_912;

/** The names of files that a checkpoint may consist of: nothing else is unpacked or read. */
const WANTED = /(?:^|[/.])(?:config\.json|manifest\.json)$|\.(?:joblib|bin)$/;

/**
 * The files to read a checkpoint from. One zip archive counts as the folder it holds. Throws `import-invalid` for an
 * archive that is broken or would unpack to far more than any heads have.
 */
export async function checkpointFiles(
  chosen: readonly ChosenFile[],
): Promise<readonly CheckpointFile[]> {
  const [first, ...more] = chosen;
  if (first !== undefined && more.length === 0 && /\.zip$/i.test(first.path)) {
    return await unpack(first);
  }
  return chosen
    .filter(({ path }) => WANTED.test(path))
    .map(({ path, file }) => ({
      path,
      read: async () => {
        if (file.size > MOST_FILE_BYTES) refuseFile(`${path} is far larger than any heads.`);
        return new Uint8Array(await file.arrayBuffer());
      },
    }));
}

async function unpack({ path, file }: ChosenFile): Promise<readonly CheckpointFile[]> {
  if (file.size > MOST_ARCHIVE_BYTES) refuseFile(`${path} is far larger than any heads.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  let unpackedBytes = 0;
  // Not the variant that starts workers of its own: this is one already.
  const { unzipSync } = await import("fflate");
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!WANTED.test(name)) return false;
    unpackedBytes += originalSize;
    return unpackedBytes <= MOST_UNPACKED_BYTES;
  };
  let entries: Unzipped;
  try {
    entries = unzipSync(bytes, { filter });
  } catch {
    refuseFile(`${path} is not a zip archive that can be unpacked.`);
  }
  if (unpackedBytes > MOST_UNPACKED_BYTES)
    refuseFile(`${path} unpacks to far more than any heads.`);
  return Object.entries(entries).map(([name, content]) => ({
    path: name,
    read: async () => content,
  }));
}
