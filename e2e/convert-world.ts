import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { readAll, SeededCheckpoint, TINY_SHAPE } from "#core/weights/fixtures/seeded-checkpoint.ts";
import { InstalledScreen } from "./screens/installed-screen.ts";
import { startWeightsServer, type WeightsServer } from "./servers/weights-server.ts";

/** What every server of these stories has. */
export const REPOSITORY = "someone/seeded-policy";
/** A few hundred kilobytes. */
export const SMALL = new SeededCheckpoint({ shape: TINY_SHAPE, fileCount: 2 });
/** Sixty megabytes, that become several shards where they are not quantised. */
export const LARGE = new SeededCheckpoint({
  shape: {
    ...TINY_SHAPE,
    hiddenSize: 256,
    headSize: 64,
    intermediateSize: 16_384,
    vocabulary: 32_768,
    layers: 2,
  },
});

/** A loopback server with a checkpoint, and the page before it. */
export interface ConvertWorld {
  readonly server: WeightsServer;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly screen: InstalledScreen;
}

export async function openWorld(page: Page, checkpoint: SeededCheckpoint): Promise<ConvertWorld> {
  const files = await readAll(checkpoint);
  const server = await startWeightsServer({ name: REPOSITORY, revision: "main", files });
  const screen = new InstalledScreen(page);
  await screen.open();
  return { server, files, screen };
}

/** Nothing that a screen reader or a keyboard would stumble over. */
export async function expectClean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`),
  ).toEqual([]);
}
