/** Everything that can be done from anywhere in the window, each once: for its keys, and for the list of all actions. */
import type { Component } from "svelte";
import { Briefcase, CalendarDays, CalendarPlus, CircleHelp, Copy, FilePlus2, FileText, Hash, History, House, Keyboard, KeyRound, Lock, Pencil, Search, Settings, ShieldCheck, SunMoon, TextSearch, Trash2, UserPlus, Users } from "~/lib/icons";
import { partGroups } from "~/features/settings/parts";
import { put } from "~/features/settings/put";
import { m } from "~/lib/i18n";
import { mac } from "~/lib/keys";
import { ids } from "~/lib/testids";
import { desk, type HelpTab } from "~/state/desk.svelte";
import { drafts } from "~/state/drafts.svelte";
import { library, type Section } from "~/state/library.svelte";
import { secrets } from "~/state/secrets.svelte";
import { session } from "~/state/session.svelte";

export interface Action {
  id: string;
  label: string;
  icon: Component<{ size?: number; strokeWidth?: number }>;
  /** Which of several it acts on. */
  sub?: string;
  keys?: string;
  run: () => void;
}

const mod = mac ? "⌘" : "Ctrl+";

export function focusSearch() {
  document.querySelector<HTMLInputElement>(`[data-testid="${ids.searchInput}"]`)?.focus();
}

/** The secret of what is shown, if it has one. */
function shownSecret() {
  const shown = library.detail;
  if (shown?.kind === "code") return { kind: "code" as const, id: shown.value.id };
  if (shown?.kind === "case" && shown.value.codes[0]) return { kind: "code" as const, id: shown.value.codes[0].id };
  return shown?.kind === "person" ? (shown.value.aNumbers[0]?.secret ?? null) : null;
}

export function copyShown() {
  const secret = shownSecret();
  if (secret) secrets.copy(secret);
}

export function editShown() {
  const item = library.item;
  if (item && library.detail?.kind === item.kind) desk.edit({ kind: item.kind, id: item.id });
}

/** What is in front makes room. */
function leave(act: () => void) {
  desk.drawer = false;
  drafts.hide();
  act();
}

export const openSettings = (part?: string) => leave(() => desk.settings(part));

function help(tab: HelpTab) {
  leave(() => {
    desk.help = { tab, caseId: null };
    library.go("help");
  });
}

const sections: [Section, Action["icon"]][] = [
  ["home", House], ["people", Users], ["cases", Briefcase], ["codes", KeyRound], ["documents", FileText],
  ["deadlines", CalendarDays], ["help", CircleHelp], ["history", History], ["trash", Trash2],
];

/** Codes that may still be typed somewhere: the one shown, else the newest few. */
function codes() {
  const shown = library.detail?.kind === "code" ? library.detail.value : null;
  return shown ? [shown] : (library.overview?.codes ?? []).filter((code) => !code.usedDate && !code.superseded).slice(0, 3);
}

/** All of them, as things stand now; each list by what it is for. */
export function actions(): { label: string; actions: Action[] }[] {
  const write = !session.readOnly;
  const theme = (value: string): Action => ({
    id: `theme-${value}`, label: `${m.settings.theme}: ${m.settings.themes[value]}`, icon: SunMoon,
    run: () => void put({ theme: value }),
  });
  const edit = (kind: "person" | "case" | "code" | "date", label: string, icon: Action["icon"]): Action => ({ id: `new-${kind}`, label, icon, run: () => desk.edit({ kind, id: null }) });
  const shown: Action[] = [
    ...(shownSecret() ? [{ id: "copy", label: m.shortcuts.copy, icon: Copy, keys: "C", run: copyShown }] : []),
    ...(write && library.item ? [{ id: "edit", label: m.shortcuts.edit, icon: Pencil, keys: "E", run: editShown }] : []),
  ];
  const made: Action[] = [
    { id: "add-documents", label: m.bar.add, icon: FilePlus2, keys: `${mod}I`, run: () => void drafts.choose() },
    edit("person", m.lists.newPerson, UserPlus), edit("case", m.lists.newCase, Briefcase), edit("code", m.lists.newCode, KeyRound), edit("date", m.due.add, CalendarPlus),
  ];
  return [
    {
      label: m.palette.actions,
      actions: [
        ...shown,
        ...(write ? made : []),
        { id: "help-number", label: m.help.tabs.number, icon: Hash, run: () => help("number") },
        { id: "help-missing", label: m.help.tabs.missing, icon: CircleHelp, run: () => help("missing") },
        { id: "help-scam", label: m.help.tabs.scam, icon: ShieldCheck, run: () => help("scam") },
        { id: "lock", label: m.shortcuts.lock, icon: Lock, keys: `${mod}L`, run: () => void session.lock() },
        { id: "search", label: m.shortcuts.search, icon: Search, keys: `${mod}F`, run: focusSearch },
        { id: "shortcuts", label: m.shortcuts.title, icon: Keyboard, keys: "?", run: () => (desk.dialog = "shortcuts") },
        ...codes().map((code): Action => ({ id: `check-${code.id}`, label: m.check.title, icon: TextSearch, sub: code.caseTitle ?? code.personName ?? m.code.forNobody, run: () => (desk.checked = code) })),
      ],
    },
    { label: m.palette.go, actions: sections.map(([section, icon]) => ({ id: `go-${section}`, label: m.sections[section], icon, run: () => leave(() => library.go(section)) })) },
    {
      label: m.sections.settings,
      actions: [
        { id: "settings", label: m.sections.settings, icon: Settings, keys: `${mod},`, run: () => openSettings() },
        ...partGroups().flatMap(({ parts }) => parts.map(({ key, icon }) => ({ id: `settings-${key}`, label: `${m.sections.settings}: ${m.settings.tabs[key]}`, icon, run: () => openSettings(key) }))),
        ...Object.keys(m.settings.themes).map(theme),
      ],
    },
  ];
}
