import { SwitchyardError, throwIfAborted } from "#core/errors.ts";
import { MANIFEST_NAME } from "#core/weights/weight-manifest.ts";
import type { ModelShelf } from "#storage/installed/model-shelf.ts";
import type { Work } from "./serve-work.ts";
import { tarOf } from "./tar.ts";

/** Copies the files of a finished model into a folder of this computer, the manifest last. */
export async function exportModel(
  shelf: ModelShelf,
  id: string,
  to: FileSystemDirectoryHandle,
  { signal, report }: Work,
): Promise<void> {
  const files = await filesOf(shelf, id);
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  let bytes = 0;
  for (const [done, file] of files.entries()) {
    throwIfAborted(signal);
    report({
      at: file.name,
      done,
      of: files.length,
      bytes,
      totalBytes,
      writtenBytes: bytes,
      totalWriteBytes: totalBytes,
    });
    try {
      const handle = await to.getFileHandle(file.name, { create: true });
      await file.stream().pipeTo(await handle.createWritable(), { signal });
    } catch (cause) {
      throwIfAborted(signal);
      throw new SwitchyardError("storage-failed", `${file.name} could not be written there.`, {
        fix: "Choose a folder that you may write to, on a disk with room for the model.",
        side: "visitor",
        cause,
      });
    }
    bytes += file.size;
  }
}

/** The files of a finished model as one archive, for browsers that open no folders for writing. */
export async function archiveModel(shelf: ModelShelf, id: string): Promise<Blob> {
  const files = await filesOf(shelf, id);
  return tarOf(files.map((file) => ({ name: file.name, bytes: file })));
}

async function filesOf(shelf: ModelShelf, id: string): Promise<readonly File[]> {
  const model = await shelf.finished(id);
  const names = [...(model?.manifest.files ?? []).map(({ name }) => name), MANIFEST_NAME];
  const files = await Promise.all(names.map((name) => model?.folder.file(name)));
  return files.map((file, i) => {
    if (file) return file;
    throw new SwitchyardError("model-invalid", `${names[i]} of this model is missing.`, {
      fix: "Verify the model and repair it, then export it.",
      side: "visitor",
    });
  });
}
