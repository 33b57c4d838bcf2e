import { addOuterProducts } from "#core/algebra/outer-products.ts";
import { type Rows, rowProducts } from "#core/algebra/row-products.ts";
import { sigmoid } from "./logistic.ts";
import type { MatrixFactorisation } from "./matrix-factorisation.ts";

export interface FactorisationSettings {
  /** Numbers per point of the small space. */
  readonly size: number;
  /** How often all rows are gone through. */
  readonly epochs: number;
  readonly learningRate: number;
  /** Share of its weights that each step takes back (decoupled, as AdamW). */
  readonly decay: number;
}

const BATCH = 32;
const FIRST_MOMENT = 0.9;
const SECOND_MOMENT = 0.999;
const TINY = 1e-8;
const SHORTEST = 1e-12;

/**
 * Trains a matrix factorisation so that sigmoid of a candidate's score is its expected outcome (EmbedLLM, arXiv 2410.02223:
 * log-loss on every known outcome), with Adam on small batches. `targets` are row by row in [0, 1], NaN where nothing is
 * known. `random` decides the start and the order. Yields after every few batches.
 */
export function* fitMatrixFactorisation(
  features: Rows,
  dimension: number,
  targets: Float64Array,
  targetCount: number,
  { size, epochs, learningRate, decay }: FactorisationSettings,
  random: () => number,
): Generator<void, MatrixFactorisation> {
  const rows = targetCount === 0 ? 0 : targets.length / targetCount;
  const model: MatrixFactorisation = {
    size,
    dimension,
    candidates: randomNumbers(targetCount * size, 1, random),
    projection: randomNumbers(size * dimension, 1 / Math.sqrt(dimension), random),
    classifier: randomNumbers(size, 1 / Math.sqrt(size), random),
  };
  const batch = new Batch(model, targetCount);
  const parts = [model.candidates, model.projection, model.classifier].map(
    (list) => new Adam(list),
  );
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  let step = 0;
  const steps = epochs * Math.ceil(rows / BATCH);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (let from = 0; from < rows; from += BATCH) {
      if (step % BATCHES_AT_A_TIME === 0) yield;
      const rowsHere = order.subarray(from, from + BATCH);
      const gradients = batch.gradients(features, targets, rowsHere);
      step += 1;
      // The rate falls to nothing in a straight line, so that the end does not depend on the last few rows.
      const rate = learningRate * (1 - (step - 1) / steps);
      for (const [index, part] of parts.entries()) {
        part.step(gradients[index] as Float64Array, step, rate, decay);
      }
    }
  }
  return model;
}

const BATCHES_AT_A_TIME = 8;

/** The gradient of the mean log-loss of a few rows. */
class Batch {
  readonly #model: MatrixFactorisation;
  readonly #targetCount: number;
  readonly #candidates: Float64Array;
  readonly #projection: Float64Array;
  readonly #classifier: Float64Array;
  readonly #unit: Float64Array;
  readonly #lengths: Float64Array;
  readonly #features: Float32Array;
  /** W1·q of each row, and the gradient there. */
  readonly #projected: Float64Array;
  readonly #back: Float64Array;

  constructor(model: MatrixFactorisation, targetCount: number) {
    this.#model = model;
    this.#targetCount = targetCount;
    this.#candidates = new Float64Array(model.candidates.length);
    this.#projection = new Float64Array(model.projection.length);
    this.#classifier = new Float64Array(model.classifier.length);
    this.#unit = new Float64Array(model.candidates.length);
    this.#lengths = new Float64Array(targetCount);
    this.#features = new Float32Array(BATCH * model.dimension);
    this.#projected = new Float64Array(BATCH * model.size);
    this.#back = new Float64Array(BATCH * model.size);
  }

  gradients(features: Rows, targets: Float64Array, rows: Int32Array): readonly Float64Array[] {
    const { size, dimension, projection } = this.#model;
    this.#candidates.fill(0);
    this.#projection.fill(0);
    this.#classifier.fill(0);
    this.#back.fill(0);
    this.#normalise();
    for (const [place, row] of rows.entries()) {
      this.#features.set(
        features.subarray(row * dimension, (row + 1) * dimension),
        place * dimension,
      );
    }
    rowProducts(
      this.#features,
      0,
      rows.length,
      projection,
      0,
      size,
      dimension,
      this.#projected,
      size,
    );
    for (const [place, row] of rows.entries()) {
      for (let target = 0; target < this.#targetCount; target += 1) {
        const value = targets[row * this.#targetCount + target] as number;
        if (!Number.isNaN(value)) this.#addTarget(place * size, target, value, 1 / rows.length);
      }
    }
    addOuterProducts(this.#projection, this.#back, rows.length, size, this.#features, 0, dimension);
    this.#throughLengths();
    return [this.#candidates, this.#projection, this.#classifier];
  }

  #normalise(): void {
    const { size, candidates } = this.#model;
    for (let target = 0; target < this.#targetCount; target += 1) {
      let square = 0;
      for (let index = 0; index < size; index += 1) {
        square += (candidates[target * size + index] as number) ** 2;
      }
      const length = Math.max(SHORTEST, Math.sqrt(square));
      this.#lengths[target] = length;
      for (let at = target * size; at < (target + 1) * size; at += 1) {
        this.#unit[at] = (candidates[at] as number) / length;
      }
    }
  }

  #addTarget(question: number, target: number, value: number, share: number): void {
    const { size, classifier } = this.#model;
    const at = target * size;
    let score = 0;
    for (let index = 0; index < size; index += 1) {
      score +=
        (classifier[index] as number) *
        (this.#unit[at + index] as number) *
        (this.#projected[question + index] as number);
    }
    const residual = share * (sigmoid(score) - value);
    for (let index = 0; index < size; index += 1) {
      const weight = residual * (classifier[index] as number);
      const unit = this.#unit[at + index] as number;
      const projected = this.#projected[question + index] as number;
      const back = question + index;
      this.#candidates[at + index] = (this.#candidates[at + index] as number) + weight * projected;
      this.#back[back] = (this.#back[back] as number) + weight * unit;
      this.#classifier[index] = (this.#classifier[index] as number) + residual * unit * projected;
    }
  }

  /** From the gradient at P/|P| to that at P: what would only change the length falls away. */
  #throughLengths(): void {
    const { size } = this.#model;
    for (let target = 0; target < this.#targetCount; target += 1) {
      const at = target * size;
      let along = 0;
      for (let index = 0; index < size; index += 1) {
        along += (this.#candidates[at + index] as number) * (this.#unit[at + index] as number);
      }
      for (let index = at; index < at + size; index += 1) {
        const across = (this.#candidates[index] as number) - along * (this.#unit[index] as number);
        this.#candidates[index] = across / (this.#lengths[target] as number);
      }
    }
  }
}

/** Adam (Kingma and Ba, arXiv 1412.6980) for one list of weights. */
class Adam {
  readonly #weights: Float64Array;
  readonly #first: Float64Array;
  readonly #second: Float64Array;

  constructor(weights: Float64Array) {
    this.#weights = weights;
    this.#first = new Float64Array(weights.length);
    this.#second = new Float64Array(weights.length);
  }

  step(gradient: Float64Array, step: number, rate: number, decay: number): void {
    const firstScale = 1 / (1 - FIRST_MOMENT ** step);
    const secondScale = 1 / (1 - SECOND_MOMENT ** step);
    for (let at = 0; at < gradient.length; at += 1) {
      const slope = gradient[at] as number;
      const first = FIRST_MOMENT * (this.#first[at] as number) + (1 - FIRST_MOMENT) * slope;
      const second =
        SECOND_MOMENT * (this.#second[at] as number) + (1 - SECOND_MOMENT) * slope * slope;
      this.#first[at] = first;
      this.#second[at] = second;
      const move = (first * firstScale) / (Math.sqrt(second * secondScale) + TINY);
      const weight = this.#weights[at] as number;
      this.#weights[at] = weight - rate * (move + decay * weight);
    }
  }
}

/** Normally distributed (Box and Muller). */
function randomNumbers(count: number, scale: number, random: () => number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const length = Math.sqrt(-2 * Math.log(1 - random()));
    return scale * length * Math.cos(2 * Math.PI * random());
  });
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let place = order.length - 1; place > 0; place -= 1) {
    const other = Math.floor(random() * (place + 1));
    const row = order[place] as number;
    order[place] = order[other] as number;
    order[other] = row;
  }
}
