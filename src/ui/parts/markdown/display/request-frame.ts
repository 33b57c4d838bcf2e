/** Calls back before the next paint. Returns what takes the wish back. */
export type RequestFrame = (callback: () => void) => () => void;

export const nextFrame: RequestFrame = (callback) => {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
};
