import temml from "temml";
import "./formula.css";

/** What a formula may be made of. Anything else that the library makes turns the formula back into its source. */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover " +
    "mmultiscripts mprescripts mtable mtr mtd mstyle mpadded mphantom menclose none"
  ).split(" "),
);

const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    "display displaystyle scriptlevel mathvariant mathcolor mathbackground stretchy fence separator lspace rspace " +
    "form minsize maxsize symmetric largeop movablelimits accent accentunder width height depth voffset " +
    "linethickness columnalign columnlines columnspacing rowalign rowlines rowspacing rowspan columnspan " +
    "columnwidth notation side"
  ).split(" "),
);

const STYLES: ReadonlySet<string> = new Set(
  (
    "color backgroundColor padding paddingLeft paddingRight paddingTop paddingBottom marginLeft marginRight " +
    "border borderTop borderBottom borderLeft borderRight textAlign width height fontSize"
  ).split(" "),
);

/** No address, no function that loads: lengths, colours and names. */
const PLAIN_VALUE = /^[\w\s.,%#+-]*$/;

/** A node of the library's tree. */
interface MathTree {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly style?: Readonly<Record<string, unknown>>;
  readonly classes?: readonly string[];
  readonly children?: readonly MathTree[];
}

/**
 * The formula as MathML nodes, or `null` when it cannot be read or holds what is not allowed. The library's own ways to HTML are
 * not used. Its macros cannot load, link or style by address (`trust` is off), and stop after 300 expansions.
 */
export function formulaMathml(tex: string, isBlock: boolean): Element | null {
  try {
    const tree = temml.__renderToMathMLTree(tex, {
      displayMode: isBlock,
      throwOnError: true,
      trust: false,
      maxExpand: 300,
      maxSize: [20, 200],
    }) as MathTree;
    const [math] = nodesOf(tree);
    return math instanceof Element ? math : null;
  } catch {
    return null;
  }
}

function nodesOf(tree: MathTree): readonly Node[] {
  if (tree.type !== undefined) return [elementOf(tree, tree.type)];
  if (tree.text !== undefined) return [document.createTextNode(tree.text)];
  if (tree.attributes !== undefined) throw new Error("not a formula's node");
  return (tree.children ?? []).flatMap(nodesOf);
}

function elementOf({ attributes, style, classes, children }: MathTree, name: string): Element {
  if (!ELEMENTS.has(name)) throw new Error(`a formula has no <${name}>`);
  const made = document.createElementNS("http://www.w3.org/1998/Math/MathML", name);
  for (const [key, value] of allowed(attributes, ATTRIBUTES)) made.setAttribute(key, value);
  for (const [key, value] of allowed(style, STYLES)) Reflect.set(made.style, key, value);
  made.classList.add(...(classes ?? []).filter((className) => /^[a-z][\w-]*$/.test(className)));
  made.append(...(children ?? []).flatMap(nodesOf));
  return made;
}

function allowed(
  values: Readonly<Record<string, unknown>> = {},
  names: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  return Object.entries(values)
    .map(([name, value]) => [name, String(value)] as const)
    .filter(([name, value]) => names.has(name) && PLAIN_VALUE.test(value));
}
