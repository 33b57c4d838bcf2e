/** Characters that are as wide as they are high. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u;
const NARROW = /[iljtfI.,:;'|!()[\] ]/;
const BROAD = /[mwMWÆ@%—]/;

/** About how wide a text is in a usual sans-serif, in pixels: a drawing is made without a screen to measure on. Rather too wide. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    if (WIDE.test(character)) ems += 1.05;
    else if (NARROW.test(character)) ems += 0.32;
    else if (BROAD.test(character)) ems += 0.88;
    else ems += character >= "A" && character <= "Z" ? 0.68 : 0.57;
  }
  return ems * size;
}

/** A name as it fits into a drawing: without its maker, cut in the middle, its end tells versions apart. */
export function shortName(name: string, most: number): string {
  const own = name.slice(name.lastIndexOf("/") + 1);
  const characters = [...(own === "" ? name : own)];
  if (characters.length <= most) return characters.join("");
  const head = Math.ceil((most - 1) * 0.6);
  return `${characters.slice(0, head).join("")}…${characters.slice(head - most + 1).join("")}`;
}
