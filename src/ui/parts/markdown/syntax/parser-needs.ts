// Stands in the page for four packages that `markdown-it` imports for what we do not use: finding links in running text
// (`linkify-it`), writing addresses (`mdurl`, `punycode.js`), and two tables that browsers have (`uc.micro`). They
// would be a fifth of the parser's weight. See `vite.config.ts`; tests in Node run with the packages themselves.

/** Punctuation and symbols, as `uc.micro` names them. */
export const P = /\p{P}/u;
export const S = /\p{S}/u;

export class LinkifyIt {}

export default {};
