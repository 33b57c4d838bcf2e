import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

/**
 * What to put in the engine's place when the page is built: nothing (the project's own), a folder with the package, or
 * a version of it from the registry, unpacked into `folder`.
 */
export function engineAlias(wanted: string | undefined, folder: string): Record<string, string> {
  if (wanted === undefined) return {};
  if (existsSync(wanted)) return { "@mlc-ai/web-llm": resolve(wanted) };
  const options = { cwd: folder, encoding: "utf8" } as const;
  const packed = execFileSync("npm", ["pack", "--silent", `@mlc-ai/web-llm@${wanted}`], options);
  execFileSync("tar", ["xzf", packed.trim().split("\n").at(-1) ?? ""], options);
  return { "@mlc-ai/web-llm": join(folder, "package") };
}
