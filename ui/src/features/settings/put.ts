/** Keeps what was changed in the settings, and says so if that fails. */
import type { Settings } from "~/lib/bindings/Settings";
import { session } from "~/state/session.svelte";
import { toasts } from "~/state/toasts.svelte";

export const put = (changes: Partial<Settings>) => session.save({ ...session.settings, ...changes }).catch((thrown) => toasts.fail(thrown));
