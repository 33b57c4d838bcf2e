/**
 * Tells the inner width of an element, in CSS pixels, with the next frame and whenever it changes: who asks at once makes the page be laid
 * out while it is still being built, and who draws anew at once makes the element change while it is measured. Returns what ends that.
 * Svelte’s own binding does the like, but its code then stands in the first load, whoever uses it: 189 bytes.
 */
export function watchWidth(element: HTMLElement, tell: (width: number) => void): () => void {
  let width = -1;
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      tell(width);
    });
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
