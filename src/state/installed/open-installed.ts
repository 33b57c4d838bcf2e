import { InstalledClient } from "#workers/installed/client.ts";
import { InstalledDesk, type InstalledParts } from "./installed-desk.svelte.ts";

/** Newer than the compiler's list, and not in every browser. */
interface FolderPicker {
  showDirectoryPicker?(options: { readonly mode: "readwrite" }): Promise<FileSystemDirectoryHandle>;
}

interface OpenedParts extends Omit<InstalledParts, "client" | "storage" | "pickFolder"> {
  readonly window: FolderPicker & { readonly navigator: Pick<Navigator, "storage"> };
}

/** The desk of installed models with its worker. */
export async function openInstalled({ window, ...parts }: OpenedParts): Promise<InstalledDesk> {
  return new InstalledDesk({
    ...parts,
    client: new InstalledClient(),
    storage: window.navigator.storage,
    pickFolder:
      window.showDirectoryPicker === undefined
        ? null
        : async () => {
            const folder = await window.showDirectoryPicker?.({ mode: "readwrite" });
            if (folder === undefined) throw new DOMException("Stopped.", "AbortError");
            return folder;
          },
  });
}
