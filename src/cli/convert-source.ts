import { stat } from "node:fs/promises";
import { SwitchyardError } from "#core/errors.ts";
import {
  type HttpWorld,
  HUGGING_FACE,
  openFolder,
  openRepository,
} from "#core/weights/http-source.ts";
import type { WeightSource } from "#core/weights/weight-source.ts";
import { FolderSource } from "./convert-folder-source.ts";

/** Opens what `--from` names: a folder that is there, an address, or a repository of Hugging Face. */
export async function openSource(
  from: string,
  revision: string,
  world: HttpWorld,
): Promise<WeightSource> {
  if (await isFolder(from)) return new FolderSource(from);
  const address = from.match(
    /^(https:\/\/huggingface\.co)\/([^/]+\/[^/]+?)\/?(?:\/tree\/([^/]+)\/?)?$/,
  );
  if (address !== null) {
    const [, host = HUGGING_FACE, repository = "", named] = address;
    return openRepository(world, { host, repository, revision: named ?? revision });
  }
  if (/^https?:\/\//.test(from)) return openFolder(world, from);
  if (/^[\w-][\w.-]*\/[\w.-]+$/.test(from)) {
    return openRepository(world, { host: HUGGING_FACE, repository: from, revision });
  }
  throw new SwitchyardError("weights-invalid", `There is no folder ${from}.`, {
    fix: "Give a folder, an address, or a repository as owner/name.",
    side: "visitor",
  });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
