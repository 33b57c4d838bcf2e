import type { OpenedFolder } from "./install-draft.svelte.ts";

/** The files that lie directly in a folder that was chosen with an input of the kind `webkitdirectory`; `null` for none. */
export function folderOfInput(list: Iterable<File>): OpenedFolder | null {
  const files = [...list];
  const name = files[0]?.webkitRelativePath.split("/")[0] ?? "";
  const direct = files.filter((file) => file.webkitRelativePath.split("/").length <= 2);
  if (direct.length === 0) return null;
  return { name: name || "folder", files: direct.map((file) => ({ name: file.name, file })) };
}

/** What was dropped: the first folder with the files that lie directly in it, or the files themselves. `null` for none. */
export async function folderOfDrop(
  items: Iterable<Pick<DataTransferItem, "webkitGetAsEntry" | "getAsFile">>,
): Promise<OpenedFolder | null> {
  // Only while the event lasts do the items know their files: everything is taken before the first wait.
  const dropped = [...items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const folder = dropped.find(({ entry }) => entry?.isDirectory)?.entry ?? null;
  if (folder !== null) return readFolder(folder as FileSystemDirectoryEntry);
  const files = dropped.flatMap(({ file }) => (file === null ? [] : [file]));
  if (files.length === 0) return null;
  return { name: "files", files: files.map((file) => ({ name: file.name, file })) };
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<OpenedFolder> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives a hundred at a time, and none at the end.
    const more = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (more.length === 0) break;
    entries.push(...more);
  }
  const files = entries.filter((entry) => entry.isFile) as FileSystemFileEntry[];
  return {
    name: folder.name,
    files: await Promise.all(
      files.map(async (entry) => {
        const file = await new Promise<File>((resolve, reject) => {
          entry.file(resolve, reject);
        });
        return { name: entry.name, file };
      }),
    ),
  };
}
