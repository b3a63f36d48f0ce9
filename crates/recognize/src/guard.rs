//! Other people's decoders: their panics become errors (builds must not set `panic = "abort"`), and nobody waits for them for ever.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::Error;

/// Runs a decoder; a panic inside it is [`Error::Corrupt`]. What the closure borrowed must not be used for anything but dropping afterwards
/// if it was changed halfway; decoders here own their state or only read.
pub(crate) fn guarded<T>(decode: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Err(Error::Corrupt))
}

/// Most decodings that may still be going on after nobody waits for them. No thread can be stopped from outside: this is what a
/// hostile picture can hold of the machine, until the program ends. Whoever comes after that is refused at once.
const MOST_LATE: usize = 2;

static LATE: AtomicUsize = AtomicUsize::new(0);

/// Runs a decoder that cannot be asked to stop, in a thread of its own, and waits for it that long at most.
///
/// # Errors
/// `TooSlow`; the decoder's own.
pub(crate) fn in_time<T: Send + 'static>(
    longest: Duration,
    decode: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    in_time_beside(&LATE, longest, decode)
}

fn in_time_beside<T: Send + 'static>(
    late: &'static AtomicUsize,
    longest: Duration,
    decode: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    if longest.is_zero() || late.load(Ordering::SeqCst) >= MOST_LATE {
        return Err(Error::TooSlow);
    }
    let (send, receive) = mpsc::sync_channel(1);
    // Set by whoever is first: the thread at its end, or we when we give up.
    let over = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&over);
    let work = move || {
        let result = guarded(decode);
        if done.swap(true, Ordering::SeqCst) {
            late.fetch_sub(1, Ordering::SeqCst);
        }
        // Nobody may be there to take it.
        let _ = send.send(result);
    };
    thread::Builder::new().name("decode".into()).spawn(work).map_err(|_| Error::TooSlow)?;
    match receive.recv_timeout(longest) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Error::Corrupt),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            late.fetch_add(1, Ordering::SeqCst);
            if over.swap(true, Ordering::SeqCst) {
                late.fetch_sub(1, Ordering::SeqCst);
            }
            Err(Error::TooSlow)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoder_without_end_is_given_up_and_no_third_is_started() {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let soon = Duration::from_millis(5);
        let endless: Vec<_> = (0..MOST_LATE)
            .map(|_| {
                let (stop, stopped) = mpsc::channel::<()>();
                let (at_end, ended) = mpsc::channel::<()>();
                let result = in_time_beside(&COUNT, soon, move || {
                    let _ = (stopped.recv(), at_end);
                    Ok(())
                });
                assert_eq!(result, Err(Error::TooSlow));
                (stop, ended)
            })
            .collect();
        let (send, started) = mpsc::channel();
        let third = move || send.send(()).map_err(|_| Error::Corrupt);
        assert_eq!(in_time_beside(&COUNT, Duration::from_secs(60), third), Err(Error::TooSlow));
        assert!(started.recv().is_err(), "it was not even started");
        for (stop, ended) in endless {
            drop(stop);
            assert!(ended.recv().is_err(), "it comes to its end");
        }
        while COUNT.load(Ordering::SeqCst) > 0 {
            thread::yield_now();
        }
        assert_eq!(in_time_beside(&COUNT, Duration::from_secs(60), || Ok(1)), Ok(1));
    }

    #[test]
    fn a_decoder_in_time_is_heard_and_so_is_its_panic() {
        let longest = Duration::from_secs(60);
        assert_eq!(in_time(longest, || Ok(7)), Ok(7));
        assert_eq!(in_time(longest, || Err::<(), _>(Error::Unsupported)), Err(Error::Unsupported));
        assert_eq!(in_time(longest, || -> Result<(), Error> { panic!("as a decoder might") }), Err(Error::Corrupt));
        assert_eq!(in_time(Duration::ZERO, || Ok(7)), Err(Error::TooSlow));
    }

    #[test]
    fn a_panic_is_a_damaged_file() {
        let result: Result<(), Error> = guarded(|| panic!("as a decoder might"));
        assert_eq!(result, Err(Error::Corrupt));
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
