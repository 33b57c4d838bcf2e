import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Builds `page.html`, which drives the model's worker without any of the page's screens, with this engine in it. */
export async function buildCheckPage(outDir: string, alias: Record<string, string>): Promise<void> {
  await build({
    configFile: false,
    root: here,
    logLevel: "error",
    resolve: { alias },
    worker: { format: "es" },
    build: {
      outDir,
      target: "es2022",
      minify: false,
      rollupOptions: { input: join(here, "page.html") },
    },
  });
}
