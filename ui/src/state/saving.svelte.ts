/** A form on its way: busy, what was refused, and whether it differs from how it was opened. */
import type { WireError } from "~/lib/bindings/WireError";
import { asWireError, errorWords, fieldError, fieldProblem, type Words } from "~/lib/errors";

export class Saving {
  #busy = $state(false);
  #error = $state.raw<WireError | null>(null);
  #start: string;
  #now: () => unknown;

  constructor(now: () => unknown) {
    this.#now = now;
    this.#start = JSON.stringify(now());
  }

  get busy() {
    return this.#busy;
  }
  get dirty() {
    return JSON.stringify(this.#now()) !== this.#start;
  }
  /** Shown above the form. */
  get failure(): Words | null {
    return this.#error && errorWords(this.#error);
  }
  /** Words for a field, by any of its names. */
  field(...names: string[]) {
    return fieldError(this.#error, ...names);
  }
  problem(...names: string[]) {
    return fieldProblem(this.#error, ...names);
  }

  /** True when it went through. */
  async run(save: () => Promise<unknown>): Promise<boolean> {
    this.#busy = true;
    this.#error = null;
    try {
      await save();
      return true;
    } catch (thrown) {
      this.#error = asWireError(thrown);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
