/** A form on its way: busy, what was refused, whether it differs from how it was opened; and what is typed in it, which a lock does not lose. */
import type { WireError } from "~/lib/bindings/WireError";
import { asWireError, errorWords, fieldError, fieldProblem, type Words } from "~/lib/errors";
import { unsaved } from "./unsaved.svelte";

/** A form whose typing survives a lock: its name, and how what stood in it comes back. */
interface Typed<T> {
  form: string;
  put: (values: NonNullable<T>) => void;
}

export class Saving<T extends unknown[] | null = null> {
  #busy = $state(false);
  #error = $state.raw<WireError | null>(null);
  #start: string;
  #now: () => T;

  constructor(now: () => T, typed?: Typed<T>) {
    this.#now = now;
    this.#start = JSON.stringify(now());
    if (typed) this.#keep(typed);
  }

  #keep({ form, put }: Typed<T>) {
    const kept = unsaved.of(form);
    // What another version wrote down may be of another shape.
    if (Array.isArray(kept) && kept.length === (this.#now() ?? kept).length) put(kept as unknown as NonNullable<T>);
    let held = false;
    $effect(() => {
      if (this.dirty) unsaved.hold(form, this.#now());
      else if (held) unsaved.drop(form);
      held = this.dirty;
    });
    $effect(() => () => unsaved.drop(form));
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
