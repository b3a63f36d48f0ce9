/**
 * The one revealed secret, the one copied secret, and their countdowns. At most one secret is in the page at a time; hiding drops it.
 * Before the first code of a session is shown or copied, the person is asked whether someone contacted them.
 */
import { api } from "~/lib/api";
import type { Revealed } from "~/lib/bindings/Revealed";
import type { SecretRef } from "~/lib/bindings/SecretRef";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

export const secretKey = (secret: SecretRef) => `${secret.kind}:${secret.id}`;

interface Running {
  key: string;
  left: number;
  total: number;
}

export class Secrets {
  #shown = $state.raw<{ key: string; value: Revealed } | null>(null);
  #showing = $state.raw<Running | null>(null);
  #copied = $state.raw<Running | null>(null);
  #asking = $state.raw<(() => void) | null>(null);
  #large = $state.raw<{ secret: SecretRef; name: string } | null>(null);
  #wasCleared = $state(false);
  #reminded = false;
  #ticks: Record<"showing" | "copied", ReturnType<typeof setInterval> | undefined> = { showing: undefined, copied: undefined };

  /** The scam reminder is open. */
  get asking() {
    return this.#asking !== null;
  }
  get copied() {
    return this.#copied;
  }

  value(secret: SecretRef): Revealed | null {
    return this.#shown?.key === secretKey(secret) ? this.#shown.value : null;
  }
  hidesIn(secret: SecretRef): Running | null {
    return this.#showing?.key === secretKey(secret) ? this.#showing : null;
  }
  clearsIn(secret: SecretRef): Running | null {
    return this.#copied?.key === secretKey(secret) ? this.#copied : null;
  }

  /** What a field needs to draw this secret. */
  wire(secret: SecretRef, name: string) {
    return {
      name,
      kind: secret.kind,
      revealed: this.value(secret)?.display ?? null,
      hides: this.hidesIn(secret),
      clears: this.clearsIn(secret),
      onreveal: () => this.reveal(secret),
      onhide: () => this.hide(),
      oncopy: () => this.copy(secret),
      onlarge: () => (this.#large = { secret, name }),
    };
  }

  /** The secret shown in large type, as stored; it goes when the secret hides. */
  get large(): { name: string; text: string; left: number } | null {
    const value = this.#large && this.value(this.#large.secret);
    return value && this.#large ? { name: this.#large.name, text: value.text, left: this.#showing?.left ?? 0 } : null;
  }
  closeLarge() {
    this.#large = null;
  }

  reveal(secret: SecretRef) {
    this.#ask(secret, () => void this.#reveal(secret));
  }

  copy(secret: SecretRef) {
    this.#ask(secret, () => void this.#copy(secret));
  }

  /** Asks the question of the scam reminder, if it was not asked yet, before a code is looked at. */
  withReminder(act: () => void) {
    if (this.#reminded) act();
    else this.#asking = act;
  }

  /** "No, I need it myself." */
  goOn() {
    const act = this.#asking;
    this.#asking = null;
    this.#reminded = true;
    act?.();
  }

  /** "Keep it hidden." */
  stop() {
    this.#asking = null;
  }

  hide() {
    clearInterval(this.#ticks.showing);
    this.#shown = null;
    this.#showing = null;
    this.#large = null;
  }

  /** The Rust side cleared the clipboard; true until the next copy. */
  get wasCleared() {
    return this.#wasCleared;
  }
  heardCleared() {
    this.#forgetCopied();
    this.#wasCleared = true;
  }

  #forgetCopied() {
    clearInterval(this.#ticks.copied);
    this.#copied = null;
  }

  clear() {
    this.hide();
    this.#forgetCopied();
    this.#asking = null;
    this.#reminded = false;
    this.#wasCleared = false;
  }

  #ask(secret: SecretRef, act: () => void) {
    if (secret.kind !== "code") act();
    else this.withReminder(act);
  }

  async #reveal(secret: SecretRef) {
    try {
      const value = await session.guard(api.reveal(secret));
      if (!session.open) return;
      const key = secretKey(secret);
      this.#shown = { key, value };
      this.#count("showing", key, value.hideAfterSeconds);
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  async #copy(secret: SecretRef) {
    try {
      const { clearsInSeconds } = await session.guard(api.copySecret(secret));
      this.#wasCleared = false;
      this.#count("copied", secretKey(secret), clearsInSeconds);
    } catch (thrown) {
      toasts.fail(thrown);
    }
  }

  #count(which: "showing" | "copied", key: string, total: number) {
    clearInterval(this.#ticks[which]);
    const set = (running: Running) => {
      if (which === "showing") this.#showing = running;
      else this.#copied = running;
    };
    const end = Date.now() + total * 1000;
    set({ key, left: total, total });
    this.#ticks[which] = setInterval(() => {
      const left = Math.ceil((end - Date.now()) / 1000);
      if (left > 0) set({ key, left, total });
      else if (which === "showing") this.hide();
      else this.#forgetCopied();
    }, 1000);
  }
}

export const secrets = new Secrets();
session.onClose(() => secrets.clear());
