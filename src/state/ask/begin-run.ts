/** What the first run needs of the page, in one chunk. */
export { prepareResume, prepareRun } from "./prepare-run.ts";
export { RunView } from "./run-view.svelte.ts";
