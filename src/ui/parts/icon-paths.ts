/** Strokes on a 24 × 24 grid, drawn for this page: those of the first load. The others are in `tool-icon-paths.ts`. */
export const ICON_PATHS = {
  route: "M3 17h18M6 17c6 0 5-10 11-10h3M17.5 4.5 20 7l-2.5 2.5",
  stop: "M7 7h10v10H7z",
  ask: "M4 17h16M7 17c6 0 4-10 10-10h3",
  evaluate: "M4 20V4M4 20h16M7.5 15.5c2-6 6-8 11-8.5M8 18h.2M13 11.5h.2",
  history: "M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4.5v3.2h3.2M12 8v4.2l2.8 1.8",
  models: "M5 5h6v6H5zM13 13h6v6h-6zM16 4.5v6M13 7.5h6M5 16h6",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
  chevron: "m7 10 5 5 5-5",
  cross: "m6 6 12 12M18 6 6 18",
  warning: "M12 4 21 19.5H3zM12 10v4.2M12 16.8v.2",
} as const satisfies Record<string, string>;

export type IconName = keyof typeof ICON_PATHS;
