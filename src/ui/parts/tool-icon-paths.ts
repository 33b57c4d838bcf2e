import { ICON_PATHS } from "./icon-paths.ts";

/** Strokes of the icons that only screens show which are loaded later, beside those of the first load. */
export const TOOL_ICON_PATHS = {
  ...ICON_PATHS,
  check: "m5 12.5 4.5 4.5L19 7.5",
  share: "M12 15V4M8 7.5 12 4l4 3.5M6 12v7h12v-7",
  copy: "M9 9h10v10H9zM5 15V5h10",
  again: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
  open: "M13 5h6v6M19 5l-8 8M10 6H5v13h13v-5",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l1 12.5h8L17 7",
  download: "M12 4v11M8 11.5 12 15l4-3.5M5 19h14",
  upload: "M12 15V4M8 7.5 12 4l4 3.5M5 19h14",
  play: "M8 5.5v13l10-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  plus: "M12 5v14M5 12h14",
  edit: "M5 19h3.5L19 8.5 15.5 5 5 15.5z",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5 20 20",
  info: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16M12 11v5M12 8v.2",
  coin: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16M14.6 9.4C14 8.5 13.1 8 12 8c-1.5 0-2.6.8-2.6 2 0 2.7 5.3 1.3 5.3 4 0 1.2-1.2 2-2.7 2-1.2 0-2.2-.5-2.8-1.5M12 6.5V8M12 16v1.5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4",
  key: "M14.5 13a4.5 4.5 0 1 0-4.1-2.6L4 17v3h3.5v-2.5H10V15l1.6-1.5M15.5 8.5v.1",
} as const satisfies Record<string, string>;

export type ToolIconName = keyof typeof TOOL_ICON_PATHS;
