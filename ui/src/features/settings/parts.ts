/** The parts of the settings, in groups. */
import { ArchiveRestore, Copy, EyeOff, FileText, FolderOpen, Info, Keyboard, KeyRound, Languages, LockKeyhole, ShieldCheck, SunMoon } from "~/lib/icons";
import { m } from "~/lib/i18n";
import { session } from "~/state/session.svelte";
import About from "./About.svelte";
import Backups from "./Backups.svelte";
import Check from "./Check.svelte";
import Clipboard from "./Clipboard.svelte";
import Folder from "./Folder.svelte";
import Keys from "./Keys.svelte";
import Language from "./Language.svelte";
import Lock from "./Lock.svelte";
import Look from "./Look.svelte";
import Passphrase from "./Passphrase.svelte";
import Privacy from "./Privacy.svelte";
import ShortcutList from "./ShortcutList.svelte";

/** As they stand now: what changes the vault is left out where it can only be looked at. */
export const partGroups = () => [
  { title: m.settings.groups.app, parts: [
    { key: "tongue", icon: Languages, view: Language },
    { key: "look", icon: SunMoon, view: Look },
    { key: "shortcuts", icon: Keyboard, view: ShortcutList },
  ] },
  { title: m.settings.groups.safety, parts: [
    { key: "lock", icon: LockKeyhole, view: Lock },
    { key: "clipboard", icon: Copy, view: Clipboard },
    { key: "privacy", icon: EyeOff, view: Privacy },
  ] },
  { title: m.settings.groups.vault, parts: [
    ...(session.readOnly ? [] : [
      { key: "passphrase", icon: FileText, view: Passphrase } as const,
      { key: "keys", icon: KeyRound, view: Keys } as const,
      { key: "backups", icon: ArchiveRestore, view: Backups } as const,
      { key: "folder", icon: FolderOpen, view: Folder } as const,
    ]),
    { key: "check", icon: ShieldCheck, view: Check },
  ] },
  { title: m.app.name, parts: [{ key: "about", icon: Info, view: About }] },
] as const;
