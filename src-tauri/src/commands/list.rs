// Every command of the page, once: the handler, the build script (and with it the permissions) and a test of the capability file read this list.
macro_rules! commands {
    ($then:ident) => {
        $then! {
            session::session_state, session::browse_new_vault, session::browse_vault, session::choose_vault, session::leave_vault,
            session::make_passphrase, session::passphrase_strength, session::create_vault, session::confirm_recovery,
            session::unlock, session::unlock_with_recovery, session::lock, session::touch, session::change_passphrase,
            session::verify, session::cancel,
            backups::get_backups, backups::choose_backup_folder, backups::stop_backups, backups::back_up_now, backups::stop_backup,
            backups::keep_older_vault, backups::open_backup, backups::open_backup_with_recovery,
            backups::restore_backup, backups::close_backup, backups::practise_restore,
            keys::list_keys, keys::accept_keys, keys::add_passphrase_key, keys::add_recovery_key, keys::add_device_key, keys::add_plugin_key, keys::rename_key,
            keys::remove_key, keys::rekey, keys::continue_rekey, keys::save_recovery_kit, keys::unlock_with_device,
            keys::unlock_with_plugin,
            settings::get_settings, settings::set_settings,
            library::overview, library::list_forms, library::get_person, library::save_person, library::get_case, library::save_case,
            library::get_code, library::save_code, library::list_documents, library::get_document, library::save_document,
            library::rotate_page, library::search, library::list_trash, library::trash, library::restore, library::purge,
            library::empty_trash, library::list_history, library::undo,
            secrets::reveal, secrets::copy_secret,
            guide::identify_number, guide::list_rules, guide::list_status_groups, guide::suggest_statuses, guide::list_date_kinds,
            guide::get_due, guide::get_date, guide::save_date, guide::set_date_done, guide::save_calendar, guide::get_guidance,
            guide::get_help_message, guide::copy_help_message, guide::get_call_sheet, guide::save_call_sheet, guide::add_call,
            guide::remove_call, guide::check_code, guide::compare_code, guide::look_for_scams, guide::open_link,
            intake::choose_files, intake::list_drafts, intake::keep_draft, intake::discard_draft, intake::export_document,
            intake::get_proposal, intake::reading_state, intake::pause_reading, intake::find_on_pages,
            intake::get_watched_folder, intake::choose_watched_folder, intake::stop_watching,
            unsaved::hold_unsaved, unsaved::drop_unsaved, unsaved::list_unsaved
        }
    };
}
