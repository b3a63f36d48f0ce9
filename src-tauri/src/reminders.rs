//! Reminders on the desktop, when the person asked for them: that something is due, never what or whose. While a vault is open its due days are
//! noted here, days and nothing else, so that a reminder comes after locking too, as long as Coffer runs.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

use crate::app::{App, Stage};

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// So many days before a day it is brought up.
const BEFORE: [i64; 3] = [7, 1, 0];

/// What is remembered between looks.
#[derive(Default)]
pub(crate) struct Reminders(Mutex<Noted>);

#[derive(Default)]
struct Noted {
    /// The vault and the change up to which `days` is right, and the day it was told from.
    seen: Option<(PathBuf, u64, NaiveDate)>,
    /// Days on which something is due.
    days: BTreeSet<NaiveDate>,
    /// The day of the last reminder: one a day is enough.
    said: Option<NaiveDate>,
}

impl Noted {
    /// Whether to say something today; at most once a day.
    fn take(&mut self, today: NaiveDate) -> bool {
        let near = self.days.iter().any(|day| BEFORE.contains(&(*day - today).num_days()));
        let new = near && self.said != Some(today);
        if new {
            self.said = Some(today);
        }
        new
    }
}

/// The title and the text, in the language of the page; all but English are not reviewed by a native speaker yet.
fn words(language: &str) -> (&'static str, &'static str) {
    let text = match language {
        "es" => "Algo en su bóveda vence pronto. Abra Coffer para verlo.",
        "zh-Hans" => "您的保险库中有事项即将到期。请打开 Coffer 查看。",
        "vi" => "Có việc trong kho của bạn sắp đến hạn. Hãy mở Coffer để xem.",
        "tl" => "May malapit nang matapos ang takdang araw sa inyong vault. Buksan ang Coffer para makita ito.",
        "ht" => "Gen yon bagay nan kòf ou a ki prèske rive nan dat limit li. Ouvri Coffer pou wè li.",
        "ko" => "보관함에 기한이 다가오는 항목이 있습니다. Coffer를 열어 확인하세요.",
        "ar" => "هناك موعد يقترب في خزنتك. افتح Coffer لمعرفته.",
        "ru" => "В вашем хранилище скоро наступает срок. Откройте Coffer, чтобы узнать какой.",
        "pt-BR" => "Algo no seu cofre vence em breve. Abra o Coffer para ver.",
        "hi" => "आपकी तिजोरी में किसी चीज़ की तारीख जल्द आने वाली है। देखने के लिए Coffer खोलें।",
        "fr" => "Une échéance approche dans votre coffre. Ouvrez Coffer pour la voir.",
        _ => "Something in your vault is due soon. Open Coffer to see what.",
    };
    ("Coffer", text)
}

/// Starts the watch; it ends with the process.
pub(crate) fn watch(handle: AppHandle) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            look(&handle);
        }
    });
}

fn look(handle: &AppHandle) {
    let app = handle.state::<App>();
    let settings = app.settings();
    if !settings.reminders {
        return;
    }
    let today = app.clock.today();
    let mut noted = app.reminders.0.lock().unwrap_or_else(PoisonError::into_inner);
    // A vault that is busy is looked at the next time: nobody waits for a reminder.
    if let Some(stage) = app.try_stage()
        && let Stage::Open(session) = &*stage
        && let now = Some((session.path().to_owned(), session.seq(), today))
        && noted.seen != now
        && let Ok(list) = session.due(None)
    {
        noted.days = list.due.iter().filter(|due| due.done_date.is_none()).filter_map(|due| due.deadline.day()).collect();
        noted.seen = now;
    }
    if noted.take(today) {
        let (title, body) = words(&settings.language);
        // A desktop without notifications shows none; the deadlines stand in the window all the same.
        let _ = handle.notification().builder().title(title).body(body).show();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_own_words_which_name_the_app() {
        let languages = ["en", "es", "zh-Hans", "vi", "tl", "ht", "ko", "ar", "ru", "pt-BR", "hi", "fr"];
        let texts: BTreeSet<&str> = languages.into_iter().map(|language| words(language).1).collect();
        assert_eq!(texts.len(), languages.len());
        assert!(texts.iter().all(|text| text.contains("Coffer")));
        assert_eq!(words("").1, words("en").1);
    }

    #[test]
    fn one_reminder_a_day_a_week_a_day_and_on_the_day_before() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        let mut noted = Noted { days: [day("2026-12-03")].into(), ..Noted::default() };
        let said: Vec<String> = day("2026-11-20")
            .iter_days()
            .take(20)
            .filter(|today| {
                let first = noted.take(*today);
                assert!(!noted.take(*today), "once a day");
                first
            })
            .map(|today| today.to_string())
            .collect();
        assert_eq!(said, ["2026-11-26", "2026-12-02", "2026-12-03"]);
    }
}
