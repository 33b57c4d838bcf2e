import type { ToolSpec } from "#core/ports/tool-chat.ts";
import { PythonFloat } from "#core/python/json.ts";

/**
 * A tool as Python holds it: the default of a property of type number is a float, `1.0` in a prompt where JavaScript
 * would write `1`. Everything else in a tool is the same in both.
 */
export function pythonTool(tool: ToolSpec): unknown {
  return withFloats(tool);
}

function withFloats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFloats);
  if (typeof value !== "object" || value === null || value instanceof PythonFloat) return value;
  const { type, default: preset } = value as {
    readonly type?: unknown;
    readonly default?: unknown;
  };
  const isNumber = type === "number" && typeof preset === "number";
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isNumber && key === "default" ? new PythonFloat(preset) : withFloats(item),
    ]),
  );
}
