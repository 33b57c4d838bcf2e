/** Before every tool that calls a candidate. */
const PREFIX = "call_";

/** The tool that returns an earlier reply as the answer. */
export const SELECT_TOOL = "select_response";

/**
 * A candidate's tool: `call_` and its id with `-` and `.` as `_`. Nothing else is changed, so ids that differ only in
 * these characters share a tool. (xRouter, `create_openai_tools`.)
 */
export function toolName(id: string): string {
  return PREFIX + sanitised(id);
}

/** True for a tool that calls a candidate, whether or not there is one behind it. */
export function isCandidateTool(name: string): boolean {
  return name.startsWith(PREFIX);
}

/**
 * The id behind a tool's name among `ids`, the first where several share it; without one, what the name would stand for
 * (`gpt-4-1-mini`). A name without the prefix is given back as it is. (xRouter, `RouterAgent._extract_model_id`.)
 */
export function idOfTool(name: string, ids: readonly string[]): string {
  return isCandidateTool(name) ? idOfRest(name.slice(PREFIX.length), ids) : name;
}

/**
 * The training code's reading of a tool's name: it takes out every `call_`, wherever it stands, and reads names without
 * the prefix, too. (xRouter, `RouterTool._tool_name_to_model_id`.)
 */
export function idOfToolInTraining(name: string, ids: readonly string[]): string {
  return idOfRest(name.replaceAll(PREFIX, ""), ids);
}

function idOfRest(rest: string, ids: readonly string[]): string {
  return ids.find((id) => sanitised(id) === rest) ?? rest.replaceAll("_", "-");
}

function sanitised(id: string): string {
  return id.replace(/[-.]/g, "_");
}
