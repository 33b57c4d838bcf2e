import type { RouterName } from "#core/heads/routers/learned-router.ts";
import { LEARNED_ROUTERS } from "#core/heads/routers/learned-routers.ts";
import type { LabSettings } from "#workers/lab/api.ts";

/** Routers that can be fitted beside the best single model, which is always there. */
export const ROUTERS_TO_FIT: readonly RouterName[] = LEARNED_ROUTERS.map(({ name }) => name).filter(
  (name) => name !== "best-single",
);

export const LAB_SETTINGS: LabSettings = { routers: ROUTERS_TO_FIT, test: null, seed: 1 };
