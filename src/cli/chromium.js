/** Places where a system Chromium or Chrome is usually found. */
const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * The system's Chromium: the path in `CHROMIUM`, else the first known place that exists, else `null`
 * (then Playwright's own browser is used, if it was installed).
 * @param {(path: string) => boolean} exists
 * @returns {string | null}
 */
export function findChromium(exists) {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && named !== "") return named;
  return PLACES.find((place) => exists(place)) ?? null;
}
