/** How the backups of the open vault stand. Heard while the library is shown. */
import { api } from "~/lib/api";
import type { BackupState } from "~/lib/bindings/BackupState";
import { session } from "./session.svelte";

/** After so many days without a good backup it is said at home. */
const OLD_DAYS = 7;

export class Backups {
  #state = $state.raw<BackupState | null>(null);

  get state() {
    return this.#state;
  }
  set state(state: BackupState | null) {
    this.#state = state;
  }
  /** What home says of them: nothing, or why to look. */
  get concern(): "none" | "off" | "failed" | "never" | "old" {
    const state = this.#state;
    if (!state || session.readOnly || !session.open) return "none";
    if (!state.folder) return "off";
    if (state.problem) return "failed";
    if (!state.behind) return "none";
    if (!state.lastAt) return state.running ? "none" : "never";
    return Date.now() - Date.parse(state.lastAt) > OLD_DAYS * 86_400_000 ? "old" : "none";
  }

  /** Nobody waits for it: what cannot be told now is told later. */
  async load() {
    try {
      this.#state = await session.guard(api.getBackups());
    } catch {
      this.#state = null;
    }
  }
}

export const backups = new Backups();
session.onClose(() => (backups.state = null));
