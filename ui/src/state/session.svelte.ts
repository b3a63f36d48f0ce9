/** Where the session stands, as the Rust side tells it. Locking clears every store that has asked for it. */
import { api } from "~/lib/api";
import type { NewVault } from "~/lib/bindings/NewVault";
import type { SessionState } from "~/lib/bindings/SessionState";
import type { Settings } from "~/lib/bindings/Settings";
import { isWireError } from "~/lib/errors";

const touchEvery = 15_000;

export class Session {
  #state = $state.raw<SessionState | null>(null);
  #settings = $state.raw<Settings>({
    theme: "system", language: "", reminders: false, idleMinutes: 5, clipboardSeconds: 30, revealSeconds: 20,
    lockOnScreenLock: true, lockOnSleep: true, lockOnUserSwitch: true, hideFromCapture: true,
  });
  #making = $state.raw<NewVault | null>(null);
  #settling = $state(false);
  #restoring = $state(false);
  #clear: (() => void)[] = [];
  #before: (() => Promise<void>)[] = [];
  #touched = 0;

  get state() {
    return this.#state;
  }
  get settings() {
    return this.#settings;
  }
  /** The new vault whose recovery key is still to be written down and typed back. */
  get making() {
    return this.#making;
  }
  /** The vault was just made and is open: its last steps, the backups and the first document, are still to come. */
  get settling() {
    return this.#settling;
  }
  /** A backup is being restored, where the welcome or unlock screen would be. */
  get restoring() {
    return this.#restoring;
  }
  set restoring(on: boolean) {
    this.#restoring = on;
  }
  get open() {
    return this.#state?.state === "open";
  }
  get readOnly() {
    return this.#state?.state === "open" && this.#state.readOnly;
  }

  /** Runs `forget` whenever a vault closes. */
  onClose(forget: () => void) {
    this.#clear.push(forget);
  }

  /** Runs `finish` before a lock that this side asks for. */
  beforeLock(finish: () => Promise<void>) {
    this.#before.push(finish);
  }

  async start() {
    await api.on("state-changed", (state) => this.apply(state));
    this.#settings = await api.getSettings();
    this.apply(await api.sessionState());
  }

  apply(state: SessionState) {
    if (state.state !== "open") {
      // While the vault is being made there are no words yet, and the state may still say so.
      if (this.#making?.recoveryWords.length) this.#making = null;
      this.#settling = false;
      for (const forget of this.#clear) forget();
    }
    this.#state = state;
  }

  async refresh() {
    this.apply(await api.sessionState());
  }
  async choose(path: string) {
    this.apply(await api.chooseVault(path));
  }
  async leave() {
    this.apply(await api.leaveVault());
  }
  async unlock(passphrase: string) {
    this.apply(await api.unlock(passphrase));
  }
  async unlockWithRecovery(key: string) {
    this.apply(await api.unlockWithRecovery(key));
  }
  async unlockWithDevice() {
    this.apply(await api.unlockWithDevice());
  }
  /** Nothing happens if no file is chosen. */
  async unlockWithPlugin(pin: string | null) {
    const state = await api.unlockWithPlugin(pin);
    if (state) this.apply(state);
  }
  async lock() {
    if (!this.open) return;
    for (const finish of this.#before) await finish();
    this.apply(await api.lock());
  }

  /** Goes on with a vault that is not the one that was seen last. */
  async keepOlder() {
    this.apply(await api.keepOlderVault());
  }

  async create(path: string, passphrase: string) {
    // Set before the new state arrives, so that the library does not flash by.
    this.#making = { recoveryWords: [], recoveryIdentity: "", ask: [] };
    try {
      this.#making = await api.createVault(path, passphrase);
    } catch (thrown) {
      this.#making = null;
      throw thrown;
    }
  }

  /** True when the words were right; the recovery key is then forgotten here. */
  async confirm(words: string[]) {
    if (!(await api.confirmRecovery(words))) return false;
    const state = await api.sessionState();
    this.#settling = true;
    this.#making = null;
    this.apply(state);
    return true;
  }

  /** Goes into the new vault. */
  settle() {
    this.#settling = false;
  }

  async save(settings: Settings) {
    await api.setSettings(settings);
    this.#settings = settings;
  }

  /** Tells the Rust side that the person is here, at most every 15 seconds. */
  touch(now = Date.now()) {
    if (!this.open || now - this.#touched < touchEvery) return;
    this.#touched = now;
    void api.touch().catch(() => undefined);
  }

  /** Lets a command fail with `locked` by going to the lock screen. */
  async guard<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (thrown) {
      if (isWireError(thrown) && thrown.code === "locked") this.apply(await api.sessionState());
      throw thrown;
    }
  }
}

export const session = new Session();
