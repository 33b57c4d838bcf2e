import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Runs a Python script that uses scikit-learn. It finds each file under its name in the folder that is its first argument, `sizes`
 * behind that, and prints one JSON value. `null` where no Python has scikit-learn.
 */
export async function runScikitLearn(
  script: string,
  files: Readonly<Record<string, Float32Array | Float64Array | string>>,
  sizes: readonly number[],
): Promise<unknown> {
  const python = await findPython();
  if (python === null) return null;
  const folder = await mkdtemp(join(tmpdir(), "switchyard-fit-"));
  try {
    for (const [name, data] of Object.entries(files)) {
      const bytes =
        typeof data === "string"
          ? data
          : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      await writeFile(join(folder, name), bytes);
    }
    const args = ["-c", script, folder, ...sizes.map(String)];
    const { stdout } = await run(python, args, { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The first Python that has scikit-learn. */
async function findPython(): Promise<string | null> {
  for (const python of ["python3", "/usr/bin/python3"]) {
    try {
      await run(python, ["-c", "import sklearn"]);
      return python;
    } catch {
      // The next one may have it.
    }
  }
  return null;
}
