//! This side of it: the process is started, asked, waited for so long and no longer, and ended.

use std::collections::HashMap;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use recognize::Error;
use zeroize::Zeroizing;

use super::Apart;
#[cfg(windows)]
use super::confine;
use super::frames::{Answer, Ask, Frame, read_frame, write_frame};
use crate::queue::LONGEST;

/// How often it is asked, while an answer is waited for, whether to go on.
const ASK_EVERY: Duration = Duration::from_millis(50);
/// What a process needs of its surroundings: where its libraries are (a bundle's), and on Windows the system.
const PASSED_ON: [&str; 2] = ["LD_LIBRARY_PATH", "SystemRoot"];

type Waiting = Mutex<Option<HashMap<u64, SyncSender<Frame<Answer>>>>>;

/// A process that has one file and is asked about it, by several threads at once if need be.
pub(crate) struct Process {
    child: Mutex<Child>,
    /// To the thread that writes: whoever asks never waits for a pipe that nobody empties.
    asks: Sender<Frame<Ask>>,
    /// Who waits for which answer; `None` once the process is over.
    waiting: Arc<Waiting>,
    last: AtomicU64,
    patience: Duration,
    #[cfg(windows)]
    _job: Option<win32job::Job>,
}

impl Process {
    /// Starts one.
    ///
    /// # Errors
    /// [`Error::Apart`].
    pub(crate) fn start(apart: &Apart) -> Result<Self, Error> {
        let mut command = Command::new(&apart.program);
        command.args(Apart::arguments()).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.envs(PASSED_ON.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        #[cfg(unix)]
        command.current_dir("/");
        let mut child = command.spawn().map_err(|_| Error::Apart)?;
        #[cfg(windows)]
        let job = confine::hold(&child);
        let (Some(stdin), Some(mut stdout)) = (child.stdin.take(), child.stdout.take()) else { return Err(Error::Apart) };
        let waiting: Arc<Waiting> = Arc::new(Mutex::new(Some(HashMap::new())));
        let (asks, asked) = mpsc::channel();
        let known = Arc::clone(&waiting);
        let hear = move || {
            while let Ok(Some(answer)) = read_frame::<Answer>(&mut stdout) {
                let waits = lock(&known).as_mut().and_then(|waiting| waiting.remove(&answer.id));
                // Whoever asked may have gone.
                let _ = waits.map(|waits| waits.send(answer));
            }
            // Whoever still waits hears that nothing will come.
            *lock(&known) = None;
        };
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let started = thread("apart-hear").spawn(hear).is_ok() && thread("apart-ask").spawn(move || tell(stdin, &asked)).is_ok();
        let process = Self {
            child: Mutex::new(child),
            asks,
            waiting,
            last: AtomicU64::new(0),
            patience: apart.patience,
            #[cfg(windows)]
            _job: job,
        };
        if started { Ok(process) } else { Err(Error::Apart) }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// What is answered; `Corrupt` when the process ended instead; `TooSlow` when no answer came in time, `Stopped` when `go_on` said no: then the process
    /// is ended, and with it whatever else it was asked.
    pub(crate) fn ask(&self, ask: Ask, body: Zeroizing<Vec<u8>>, go_on: &dyn Fn() -> bool) -> Result<(Answer, Zeroizing<Vec<u8>>), Error> {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        // Drawing a page is one thing, reading it another: nothing inside ends that early.
        let patience = if matches!(ask, Ask::Read { .. }) { self.patience.max(LONGEST) } else { self.patience };
        let (send, answer) = mpsc::sync_channel(1);
        lock(&self.waiting).as_mut().ok_or(Error::Corrupt)?.insert(id, send);
        self.asks.send(Frame { id, head: ask, body }).map_err(|_| Error::Corrupt)?;
        match wait(&answer, patience, go_on) {
            Ok(Frame { head: Answer::Failed(error), .. }) => Err(error),
            Ok(Frame { head, body, .. }) => Ok((head, body)),
            Err(error) => {
                if error != Error::Corrupt {
                    self.end();
                }
                Err(error)
            }
        }
    }

    /// Whether it has ended: nothing can be asked any more.
    pub(crate) fn is_over(&self) -> bool {
        lock(&self.waiting).is_none()
    }

    fn end(&self) {
        *lock(&self.waiting) = None;
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have ended by itself.
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

fn wait(answer: &Receiver<Frame<Answer>>, patience: Duration, go_on: &dyn Fn() -> bool) -> Result<Frame<Answer>, Error> {
    let asked = Instant::now();
    loop {
        match answer.recv_timeout(ASK_EVERY) {
            Ok(frame) => return Ok(frame),
            Err(RecvTimeoutError::Disconnected) => return Err(Error::Corrupt),
            Err(RecvTimeoutError::Timeout) if !go_on() => return Err(Error::Stopped),
            Err(RecvTimeoutError::Timeout) if asked.elapsed() > patience => return Err(Error::TooSlow),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

fn tell(mut stdin: ChildStdin, asked: &Receiver<Frame<Ask>>) {
    while let Ok(ask) = asked.recv() {
        if write_frame(&mut stdin, &ask).is_err() {
            return;
        }
    }
}

fn lock(waiting: &Waiting) -> std::sync::MutexGuard<'_, Option<HashMap<u64, SyncSender<Frame<Answer>>>>> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}
