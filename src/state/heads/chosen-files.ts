import type { ChosenFile } from "#workers/heads/api.ts";

/** A folder that holds a thousand files is not one of heads. */
const MOST_FILES = 2000;
const MOST_DEPTH = 6;

/** The files of an input, with their folders where it gives them. */
export function filesOfInput(list: Iterable<File>): readonly ChosenFile[] {
  return [...list]
    .slice(0, MOST_FILES)
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Everything that was dropped: files, and folders with what is in them, some levels deep. */
export async function filesOfDrop(
  items: Iterable<Pick<DataTransferItem, "webkitGetAsEntry" | "getAsFile">>,
): Promise<readonly ChosenFile[]> {
  // Only while the event lasts do the items know their files: everything is taken before the first wait.
  const dropped = [...items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const files: ChosenFile[] = [];
  for (const { entry, file } of dropped) {
    if (entry?.isDirectory)
      await readFolder(entry as FileSystemDirectoryEntry, entry.name, files, 1);
    else if (file !== null) files.push({ path: file.name, file });
  }
  return files;
}

async function readFolder(
  folder: FileSystemDirectoryEntry,
  path: string,
  files: ChosenFile[],
  depth: number,
): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // A reader gives a hundred at a time, and none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (files.length >= MOST_FILES) return;
      const inside = `${path}/${entry.name}`;
      if (entry.isFile) {
        files.push({ path: inside, file: await fileOf(entry as FileSystemFileEntry) });
      } else if (depth < MOST_DEPTH) {
        await readFolder(entry as FileSystemDirectoryEntry, inside, files, depth + 1);
      }
    }
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, reject);
  });
}
