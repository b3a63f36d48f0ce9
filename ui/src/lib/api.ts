/**
 * The one door to the Rust side: a typed function for each command, the events, and the addresses of page images.
 * No other file names the shell's package.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { language } from "./i18n/format";
import type { BackupState } from "./bindings/BackupState";
import type { CallInput } from "./bindings/CallInput";
import type { CallSheet } from "./bindings/CallSheet";
import type { Case } from "./bindings/Case";
import type { CaseInput } from "./bindings/CaseInput";
import type { CodeCheck } from "./bindings/CodeCheck";
import type { CodeInput } from "./bindings/CodeInput";
import type { CodeSummary } from "./bindings/CodeSummary";
import type { Comparison } from "./bindings/Comparison";
import type { Copied } from "./bindings/Copied";
import type { DateInput } from "./bindings/DateInput";
import type { DateKind } from "./bindings/DateKind";
import type { Document } from "./bindings/Document";
import type { DocumentInput } from "./bindings/DocumentInput";
import type { DocumentSummary } from "./bindings/DocumentSummary";
import type { Draft } from "./bindings/Draft";
import type { DraftInput } from "./bindings/DraftInput";
import type { DueList } from "./bindings/DueList";
import type { FormInfo } from "./bindings/FormInfo";
import type { Guidance } from "./bindings/Guidance";
import type { HistoryEntry } from "./bindings/HistoryEntry";
import type { ItemRef } from "./bindings/ItemRef";
import type { Kept } from "./bindings/Kept";
import type { KeptDate } from "./bindings/KeptDate";
import type { Knowledge } from "./bindings/Knowledge";
import type { Named } from "./bindings/Named";
import type { KeyList } from "./bindings/KeyList";
import type { NewVault } from "./bindings/NewVault";
import type { NumberReading } from "./bindings/NumberReading";
import type { OpenedBackup } from "./bindings/OpenedBackup";
import type { PageHits } from "./bindings/PageHits";
import type { Overview } from "./bindings/Overview";
import type { Person } from "./bindings/Person";
import type { PersonInput } from "./bindings/PersonInput";
import type { Practised } from "./bindings/Practised";
import type { Proposal } from "./bindings/Proposal";
import type { ReadingState } from "./bindings/ReadingState";
import type { Progress } from "./bindings/Progress";
import type { Restored } from "./bindings/Restored";
import type { Revealed } from "./bindings/Revealed";
import type { SavedFile } from "./bindings/SavedFile";
import type { ScamReport } from "./bindings/ScamReport";
import type { SearchHit } from "./bindings/SearchHit";
import type { SecretRef } from "./bindings/SecretRef";
import type { SessionState } from "./bindings/SessionState";
import type { Settings } from "./bindings/Settings";
import type { Strength } from "./bindings/Strength";
import type { TrashEntry } from "./bindings/TrashEntry";
import type { Unsaved } from "./bindings/Unsaved";
import type { VerifyReport } from "./bindings/VerifyReport";
import type { WatchedFolder } from "./bindings/WatchedFolder";

/** What the Rust side tells the page without being asked. */
export interface Events {
  "state-changed": SessionState;
  "drafts-changed": Draft[];
  "drafts-found": Draft[];
  "drafts-read": Draft[];
  "drag-hover": boolean;
  progress: Progress;
  "reading-changed": ReadingState;
  "clipboard-cleared": null;
  "backups-changed": BackupState;
}

/** Stops listening. */
export type Stop = () => void;

export const api = {
  sessionState: () => invoke<SessionState>("session_state"),
  getSettings: () => invoke<Settings>("get_settings"),
  setSettings: (settings: Settings) => invoke<void>("set_settings", { settings }),
  makePassphrase: () => invoke<string>("make_passphrase"),
  passphraseStrength: (passphrase: string) => invoke<Strength>("passphrase_strength", { passphrase }),
  browseNewVault: () => invoke<string | null>("browse_new_vault"),
  browseVault: () => invoke<string | null>("browse_vault"),
  createVault: (path: string, passphrase: string) => invoke<NewVault>("create_vault", { path, passphrase }),
  confirmRecovery: (words: string[]) => invoke<boolean>("confirm_recovery", { words }),
  chooseVault: (path: string) => invoke<SessionState>("choose_vault", { path }),
  leaveVault: () => invoke<SessionState>("leave_vault"),
  unlock: (passphrase: string) => invoke<SessionState>("unlock", { passphrase }),
  unlockWithRecovery: (key: string) => invoke<SessionState>("unlock_with_recovery", { key }),
  unlockWithDevice: () => invoke<SessionState>("unlock_with_device"),
  unlockWithPlugin: (pin: string | null) => invoke<SessionState | null>("unlock_with_plugin", { pin }),
  lock: () => invoke<SessionState>("lock"),
  acceptKeys: () => invoke<void>("accept_keys"),
  listKeys: () => invoke<KeyList>("list_keys"),
  addPassphraseKey: (current: string, name: string, passphrase: string) => invoke<void>("add_passphrase_key", { current, name, passphrase }),
  addRecoveryKey: (current: string, name: string) => invoke<NewVault>("add_recovery_key", { current, name }),
  addDeviceKey: (current: string, name: string) => invoke<void>("add_device_key", { current, name }),
  addPluginKey: (current: string, name: string, recipient: string) => invoke<void>("add_plugin_key", { current, name, recipient }),
  renameKey: (id: number, name: string) => invoke<void>("rename_key", { id, name }),
  removeKey: (current: string, id: number) => invoke<void>("remove_key", { current, id }),
  rekey: (passphrase: string) => invoke<NewVault>("rekey", { passphrase }),
  continueRekey: () => invoke<void>("continue_rekey"),
  saveRecoveryKit: (identity: string, language: string) => invoke<string | null>("save_recovery_kit", { identity, language }),
  touch: () => invoke<void>("touch"),
  overview: () => invoke<Overview>("overview"),
  listForms: () => invoke<FormInfo[]>("list_forms"),
  getPerson: (id: number) => invoke<Person>("get_person", { id }),
  savePerson: (id: number | null, input: PersonInput) => invoke<number>("save_person", { id, input }),
  getCase: (id: number) => invoke<Case>("get_case", { id }),
  saveCase: (id: number | null, input: CaseInput) => invoke<number>("save_case", { id, input }),
  getCode: (id: number) => invoke<CodeSummary>("get_code", { id }),
  saveCode: (id: number | null, input: CodeInput) => invoke<number>("save_code", { id, input }),
  listDocuments: () => invoke<DocumentSummary[]>("list_documents"),
  getDocument: (id: number) => invoke<Document>("get_document", { id }),
  saveDocument: (id: number, input: DocumentInput) => invoke<void>("save_document", { id, input }),
  rotatePage: (documentId: number, page: number, rotation: number) => invoke<void>("rotate_page", { documentId, page, rotation }),
  exportDocument: (id: number) => invoke<string | null>("export_document", { id }),
  chooseFiles: () => invoke<Draft[]>("choose_files"),
  listDrafts: () => invoke<Draft[]>("list_drafts"),
  keepDraft: (token: string, input: DraftInput) => invoke<Kept>("keep_draft", { token, input }),
  discardDraft: (token: string) => invoke<void>("discard_draft", { token }),
  getProposal: (token: string) => invoke<Proposal>("get_proposal", { token, language: language() }),
  readingState: () => invoke<ReadingState>("reading_state"),
  pauseReading: (paused: boolean) => invoke<ReadingState>("pause_reading", { paused }),
  findOnPages: (id: number, query: string) => invoke<PageHits[]>("find_on_pages", { id, query }),
  getWatchedFolder: () => invoke<WatchedFolder>("get_watched_folder"),
  chooseWatchedFolder: () => invoke<WatchedFolder>("choose_watched_folder"),
  stopWatching: () => invoke<WatchedFolder>("stop_watching"),
  holdUnsaved: (form: string, text: string) => invoke<void>("hold_unsaved", { form, text }),
  dropUnsaved: (form: string) => invoke<void>("drop_unsaved", { form }),
  listUnsaved: () => invoke<Unsaved[]>("list_unsaved"),
  search: (query: string) => invoke<SearchHit[]>("search", { query }),
  reveal: (secret: SecretRef) => invoke<Revealed>("reveal", { secret }),
  copySecret: (secret: SecretRef) => invoke<Copied>("copy_secret", { secret }),
  identifyNumber: (text: string) => invoke<NumberReading[]>("identify_number", { text, language: language() }),
  listRules: () => invoke<Knowledge>("list_rules", { language: language() }),
  listStatusGroups: () => invoke<Named[]>("list_status_groups", { language: language() }),
  suggestStatuses: (typed: string) => invoke<string[]>("suggest_statuses", { typed }),
  listDateKinds: () => invoke<DateKind[]>("list_date_kinds", { language: language() }),
  getDue: () => invoke<DueList>("get_due", { language: language() }),
  getDate: (id: number) => invoke<KeptDate>("get_date", { id }),
  saveDate: (id: number | null, input: DateInput) => invoke<number>("save_date", { id, input }),
  setDateDone: (id: number, done: boolean) => invoke<void>("set_date_done", { id, done }),
  saveCalendar: () => invoke<string | null>("save_calendar", { language: language() }),
  getGuidance: (caseId: number | null) => invoke<Guidance>("get_guidance", { caseId, language: language() }),
  getHelpMessage: (caseId: number, why: string) => invoke<string>("get_help_message", { caseId, why }),
  copyHelpMessage: (caseId: number, why: string) => invoke<Copied>("copy_help_message", { caseId, why }),
  getCallSheet: (caseId: number) => invoke<CallSheet>("get_call_sheet", { caseId, language: language() }),
  saveCallSheet: (caseId: number) => invoke<SavedFile | null>("save_call_sheet", { caseId, language: language() }),
  addCall: (caseId: number, input: CallInput) => invoke<number>("add_call", { caseId, input }),
  removeCall: (caseId: number, id: number) => invoke<void>("remove_call", { caseId, id }),
  checkCode: (id: number) => invoke<CodeCheck>("check_code", { id, language: language() }),
  compareCode: (id: number, typed: string) => invoke<Comparison>("compare_code", { id, typed }),
  lookForScams: (text: string) => invoke<ScamReport>("look_for_scams", { text, language: language() }),
  openLink: (id: string) => invoke<void>("open_link", { id }),
  listTrash: () => invoke<TrashEntry[]>("list_trash"),
  trash: (item: ItemRef) => invoke<void>("trash", { item }),
  restore: (item: ItemRef) => invoke<void>("restore", { item }),
  purge: (item: ItemRef) => invoke<void>("purge", { item }),
  emptyTrash: () => invoke<void>("empty_trash"),
  listHistory: (before: number | null) => invoke<HistoryEntry[]>("list_history", { before }),
  undo: (seq: number) => invoke<void>("undo", { seq }),
  getBackups: () => invoke<BackupState>("get_backups"),
  chooseBackupFolder: () => invoke<BackupState>("choose_backup_folder"),
  stopBackups: () => invoke<BackupState>("stop_backups"),
  backUpNow: () => invoke<BackupState>("back_up_now"),
  stopBackup: () => invoke<void>("stop_backup"),
  keepOlderVault: () => invoke<SessionState>("keep_older_vault"),
  openBackup: (path: string, passphrase: string) => invoke<OpenedBackup>("open_backup", { path, passphrase }),
  openBackupWithRecovery: (path: string, key: string) => invoke<OpenedBackup>("open_backup_with_recovery", { path, key }),
  restoreBackup: (seq: number, to: string, replace: boolean) => invoke<Restored>("restore_backup", { seq, to, replace }),
  closeBackup: () => invoke<void>("close_backup"),
  practiseRestore: (key: string) => invoke<Practised>("practise_restore", { key }),
  verify: () => invoke<VerifyReport>("verify"),
  cancel: () => invoke<void>("cancel"),
  changePassphrase: (current: string, replacement: string) => invoke<void>("change_passphrase", { current, replacement }),

  /** Hears an event until the answer is called. */
  async on<E extends keyof Events>(event: E, hear: (payload: Events[E]) => void): Promise<Stop> {
    return listen<Events[E]>(event, ({ payload }) => hear(payload));
  },
};

export type Api = typeof api;

// Our own scheme has no host on Windows and Android, where the web view only takes it as http://vault.localhost.
const base = /Windows|Android/.test(navigator.userAgent) ? "http://vault.localhost" : "vault://localhost";

/** A page whose longer side has about `side` pixels. `turn` is in the address so that a turned page is asked for anew. */
export function pageUrl(documentId: number, page: number, side: number, turn = 0): string {
  return `${base}/page/${documentId}/${page}?side=${side}&turn=${turn}`;
}

export function thumbUrl(documentId: number, page: number, turn = 0): string {
  return `${base}/thumb/${documentId}/${page}?side=240&turn=${turn}`;
}

export function draftUrl(token: string, page: number, side: number, turn = 0): string {
  return `${base}/draft/${encodeURIComponent(token)}/${page}?side=${side}&turn=${turn}`;
}
