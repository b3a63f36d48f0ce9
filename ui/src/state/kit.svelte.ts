/** The printable kit of a recovery key that is being shown: saved where its owner says, and only then. */
import { api } from "~/lib/api";
import { asWireError, errorWords, type Words } from "~/lib/errors";
import { language } from "~/lib/i18n/format";
import { session } from "~/state/session.svelte";

export class Kit {
  #busy = $state(false);
  #saved = $state<string | null>(null);
  #failure = $state.raw<Words | null>(null);

  get busy() {
    return this.#busy;
  }
  /** Where it was written. */
  get saved() {
    return this.#saved;
  }
  get failure() {
    return this.#failure;
  }

  async save(identity: string) {
    this.#busy = true;
    this.#failure = null;
    try {
      this.#saved = (await session.guard(api.saveRecoveryKit(identity, language()))) ?? this.#saved;
    } catch (thrown) {
      this.#failure = errorWords(asWireError(thrown));
    } finally {
      this.#busy = false;
    }
  }
}
