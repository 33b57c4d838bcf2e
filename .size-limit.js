import { FIRST_LOAD_LIMIT, firstLoadFiles } from "./src/cli/first-load.js";

// A glob over `dist` would miss chunks that the bundler splits off the entry: ask the built page itself.
export default [
  {
    name: "first load",
    path: firstLoadFiles("dist"),
    limit: `${FIRST_LOAD_LIMIT} B`,
    gzip: true,
  },
];
