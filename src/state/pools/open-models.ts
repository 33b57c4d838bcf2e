import { ModelsDesk, type ModelsParts } from "./models-desk.svelte.ts";
import { loadPromptSubjects } from "./prompt-editor.svelte.ts";

/** The Models screen's state, once the choices and pools that it begins with are read. */
export async function openModels(
  parts: Omit<ModelsParts, "subjects" | "today">,
): Promise<ModelsDesk> {
  const [subjects] = await Promise.all([
    loadPromptSubjects(),
    parts.preferences.load(),
    parts.pools.load(),
  ]);
  return new ModelsDesk({
    ...parts,
    subjects,
    today: () => new Date().toISOString().slice(0, 10),
  });
}
