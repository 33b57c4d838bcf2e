/**
 * Tells the inner width of an element, in CSS pixels, now and whenever it changes. Returns what ends that. Svelte’s own binding does
 * the same, but its code then stands in the first load, whoever uses it: 189 bytes.
 */
export function watchWidth(element: HTMLElement, tell: (width: number) => void): () => void {
  const observer = new ResizeObserver(() => tell(element.clientWidth));
  observer.observe(element);
  return () => observer.disconnect();
}
