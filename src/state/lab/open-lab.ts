import { LabClient } from "#workers/lab/client.ts";
import { LabDesk, type LabParts } from "./lab-desk.svelte.ts";

/** The desk of the lab with its worker. */
export async function openLab(parts: Omit<LabParts, "client">): Promise<LabDesk> {
  await parts.preferences.load();
  return new LabDesk({ ...parts, client: new LabClient() });
}
