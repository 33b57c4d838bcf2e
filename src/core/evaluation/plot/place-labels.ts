/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A text that wants to stand beside a point. */
export interface LabelWish {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** Of the text. */
  readonly width: number;
  readonly height: number;
  /** How far it must stay from the point. */
  readonly gap: number;
  /** Rather covers something than is left out. */
  readonly isNeeded: boolean;
}

export interface PlacedLabel {
  readonly id: string;
  readonly box: Box;
}

/** Something that labels should not cover; what must not be covered weighs 1. */
export interface Obstacle {
  readonly box: Box;
  readonly weight: number;
}

/** Where a label may stand around its point, best first: a share of its own width and height, and of the gap. */
const PLACES: readonly {
  readonly across: number;
  readonly down: number;
  readonly dx: number;
  readonly dy: number;
}[] = [
  { across: 0, down: -0.5, dx: 1, dy: 0 },
  { across: -1, down: -0.5, dx: -1, dy: 0 },
  { across: -0.5, down: -1, dx: 0, dy: -1 },
  { across: -0.5, down: 0, dx: 0, dy: 1 },
  { across: 0, down: -1, dx: 0.7, dy: -0.7 },
  { across: 0, down: 0, dx: 0.7, dy: 0.7 },
  { across: -1, down: -1, dx: -0.7, dy: -0.7 },
  { across: -1, down: 0, dx: -0.7, dy: 0.7 },
];
/** Further out where all near places are taken. */
const DISTANCES = [1, 2.2] as const;
/** A place that covers more than this is none. */
const MOST_COVERED = 1;
/** What it costs to be further down in the list of places: less than covering anything. */
const ORDER_COST = 0.004;

/**
 * Places labels beside their points, the first ones first, so that they cover neither each other nor what is in the way, and stay
 * within `frame`. A label without such a place is left out: its point can still be reached.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  obstacles: readonly Obstacle[],
  frame: Box,
): readonly PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const wish of wishes) {
    const box = bestBox(wish, placed, obstacles, frame);
    if (box !== null) placed.push({ id: wish.id, box });
  }
  return placed;
}

function bestBox(
  wish: LabelWish,
  placed: readonly PlacedLabel[],
  obstacles: readonly Obstacle[],
  frame: Box,
): Box | null {
  let best: Box | null = null;
  let least = wish.isNeeded ? Number.POSITIVE_INFINITY : MOST_COVERED;
  for (const [step, box] of boxesAround(wish).entries()) {
    if (!isInside(box, frame) || placed.some((other) => overlap(box, other.box) > 0)) continue;
    let cost = step * ORDER_COST;
    for (const { box: other, weight } of obstacles) if (overlap(box, other) > 0) cost += weight;
    if (cost < least) {
      least = cost;
      best = box;
    }
  }
  return best;
}

function boxesAround({ x, y, width, height, gap }: LabelWish): readonly Box[] {
  return DISTANCES.flatMap((distance) =>
    PLACES.map(({ across, down, dx, dy }) => ({
      x: x + across * width + dx * gap * distance,
      y: y + down * height + dy * gap * distance,
      width,
      height,
    })),
  );
}

function isInside(box: Box, frame: Box): boolean {
  return (
    box.x >= frame.x &&
    box.y >= frame.y &&
    box.x + box.width <= frame.x + frame.width &&
    box.y + box.height <= frame.y + frame.height
  );
}

/** The area that two boxes share. */
export function overlap(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}
