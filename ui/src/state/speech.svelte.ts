/** The language that is spoken. When it changes everything is drawn anew; what is open, and where one is in it, stays. */
import { choose } from "~/lib/i18n";
import { language } from "~/lib/i18n/format";
import { session } from "./session.svelte";

export class Speech {
  #spoken = $state(language());

  get spoken() {
    return this.#spoken;
  }

  /** Speaks what is wished for; an empty wish is the computer's language. */
  async change(wish: string) {
    await session.save({ ...session.settings, language: wish });
    await choose(wish);
    this.#spoken = language();
  }
}

export const speech = new Speech();
