import type { LambdaField } from "./option-field.ts";

/** The λ of routers that look at predicted quality alone unless told, as the papers' tables do. */
export const QUALITY_ALONE: LambdaField = {
  kind: "lambda",
  name: "lambda",
  label: "Quality against cost",
  initial: { switchyard: 0, paper: 0 },
};
