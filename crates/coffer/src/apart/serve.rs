//! The other side: a process that waits for one file and answers what is asked about it, until nobody asks any more.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use recognize::{Error, Limits, Pages, Reader, RenderSize, Rotation};
use zeroize::Zeroizing;

use super::frames::{Answer, Ask, Frame, read_frame, write_frame};
use super::{ASKED, confine};

/// Where the program was started to take a file apart, does that and ends the process.
pub(super) fn serve_if_asked() {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == ASKED) {
        serve();
        std::process::exit(0);
    }
}

#[derive(Default)]
struct Room {
    pages: OnceLock<Pages>,
    reader: OnceLock<Result<Reader, Error>>,
    /// One answer at a time.
    out: Mutex<()>,
}

fn serve() {
    let held = confine::confine();
    let room = Arc::new(Room::default());
    room.say(0, Answer::Ready { limited: held.limited, filtered: held.filtered }, Zeroizing::default());
    let mut stdin = std::io::stdin().lock();
    while let Ok(Some(frame)) = read_frame::<Ask>(&mut stdin) {
        let room = Arc::clone(&room);
        // Without a thread there is nothing to go on with: this process ends, and whoever asked hears that.
        let Ok(_) = std::thread::Builder::new().spawn(move || room.answer(frame)) else { return };
    }
}

impl Room {
    fn answer(&self, frame: Frame<Ask>) {
        let id = frame.id;
        let made = catch_unwind(AssertUnwindSafe(|| self.made(frame.head, frame.body))).unwrap_or(Err(Error::Corrupt));
        let (answer, body) = made.unwrap_or_else(|error| (Answer::Failed(error), Zeroizing::default()));
        self.say(id, answer, body);
    }

    fn say(&self, id: u64, head: Answer, body: Zeroizing<Vec<u8>>) {
        let _one = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stdout = std::io::stdout().lock();
        if write_frame(&mut stdout, &Frame { id, head, body }).and_then(|()| stdout.flush()).is_err() {
            // Nobody is there any more.
            std::process::exit(0);
        }
    }

    fn made(&self, ask: Ask, body: Zeroizing<Vec<u8>>) -> Result<(Answer, Zeroizing<Vec<u8>>), Error> {
        let limits = Limits::default();
        let pages = || self.pages.get().ok_or(Error::Apart);
        Ok(match ask {
            Ask::Open => {
                let opened = Pages::open(body, &limits)?;
                let sizes = (0..opened.count()).map(|page| opened.size(page)).collect::<Result<_, _>>()?;
                let media_type = opened.media().media_type().to_owned();
                self.pages.set(opened).map_err(|_| Error::Apart)?;
                (Answer::Opened { media_type, sizes }, Zeroizing::default())
            }
            Ask::Unpack => {
                let inside = recognize::unpack(&body, &limits)?;
                let files = inside.iter().map(|file| (file.file_name.clone(), file.bytes.len() as u64)).collect();
                let mut all = Zeroizing::new(Vec::with_capacity(inside.iter().map(|file| file.bytes.len()).sum()));
                inside.iter().for_each(|file| all.extend_from_slice(&file.bytes));
                (Answer::Unpacked { files }, all)
            }
            Ask::Picture { page, max_side, degrees } => {
                let turn = Rotation::from_degrees(degrees).ok_or(Error::Apart)?;
                (Answer::Picture, pages()?.render(page, RenderSize { max_side }, turn)?.encode_for_page()?.bytes)
            }
            Ask::Text { page } => match pages()?.text(page)? {
                Some(text) => (Answer::Text { found: true }, Zeroizing::new(text.as_bytes().to_vec())),
                None => (Answer::Text { found: false }, Zeroizing::default()),
            },
            Ask::Read { page } => {
                let reader = self.reader.get_or_init(Reader::new).as_ref().map_err(Clone::clone)?;
                (Answer::Read, reader.read(pages()?, page)?.to_bytes())
            }
        })
    }
}
