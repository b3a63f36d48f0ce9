//! What the operating system holds a process to that takes a file apart: no core file, no file written, no more than a few opened, so much memory; on Linux
//! also no system call but those that computing needs: no file is opened, no program started, no socket made, no other process touched. macOS has no
//! such filter that a program may still use, and Windows holds the process to its memory and to the life of this one.

/// Most memory, in bytes: a decoder may take 1 GiB ([`recognize::Limits`]), the networks and a drawn page beside it.
const MEMORY: u64 = 4 << 30;

/// What of it the system granted.
pub(super) struct Held {
    pub(super) limited: bool,
    pub(super) filtered: bool,
}

/// Called once, before the first byte of a file is there.
pub(super) fn confine() -> Held {
    let hardened = crate::harden_process().is_ok();
    Held { limited: hardened && limit(), filtered: filter() }
}

#[cfg(unix)]
fn limit() -> bool {
    use rlimit::Resource;
    // Data is what a program writes to; address space would count what the allocator only reserves.
    let all = [(Resource::DATA, MEMORY), (Resource::FSIZE, 0), (Resource::NOFILE, 16)];
    all.into_iter().all(|(resource, most)| resource.set(most, most).is_ok())
}

#[cfg(not(unix))]
fn limit() -> bool {
    // The job that `hold` puts it in.
    true
}

/// For this thread and those that it starts.
#[cfg(target_os = "linux")]
fn filter() -> bool {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

    let made = || -> Option<BpfProgram> {
        let arch = TargetArch::try_from(std::env::consts::ARCH).ok()?;
        let rules = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        let refused = SeccompAction::Errno(libc::EPERM as u32);
        SeccompFilter::new(rules, refused, SeccompAction::Allow, arch).ok()?.try_into().ok()
    };
    made().is_some_and(|program| seccompiler::apply_filter(&program).is_ok())
}

#[cfg(not(target_os = "linux"))]
fn filter() -> bool {
    false
}

/// Reading and writing what is open, memory, threads, clocks, chance, the end. Everything else is answered with "not permitted".
#[cfg(target_os = "linux")]
const ALLOWED: &[libc::c_long] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_fcntl,
    libc::SYS_ppoll,
    libc::SYS_mmap,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_futex,
    libc::SYS_clone,
    libc::SYS_clone3,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_tgkill,
    libc::SYS_prctl,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_membarrier,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_getrandom,
    libc::SYS_prlimit64,
    libc::SYS_sysinfo,
    libc::SYS_exit,
    libc::SYS_exit_group,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
];

/// Ties a process to this one, where the system does it from outside.
#[cfg(windows)]
pub(super) fn hold(child: &std::process::Child) -> Option<win32job::Job> {
    use std::os::windows::io::AsRawHandle;
    let mut limits = win32job::ExtendedLimitInfo::new();
    limits.limit_kill_on_job_close().limit_working_memory(1 << 20, MEMORY as usize);
    let job = win32job::Job::create_with_limit_info(&limits).ok()?;
    job.assign_process(child.as_raw_handle() as isize).ok()?;
    Some(job)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::io::ErrorKind::PermissionDenied;
    use std::os::unix::net::{UnixDatagram, UnixStream};
    use std::process::Command;
    use std::{fs, thread};

    use super::*;

    const CHILD: &str = "COFFER_TEST_LIMITED";

    #[test]
    fn more_memory_than_that_is_not_to_be_had() {
        let taken = |bytes: usize| Vec::<u8>::new().try_reserve_exact(bytes).is_ok();
        let too_much = usize::try_from(MEMORY).expect("64 bits") + (64 << 20);
        if std::env::var_os(CHILD).is_some() {
            assert!(limit(), "the system knows the limits");
            assert!(taken(1 << 30) && !taken(too_much), "what a decoder may take, and what nobody may");
            return;
        }
        // A limit cannot be taken back: in a process of its own.
        let mut again = Command::new(std::env::current_exe().expect("this program"));
        again.args(["--exact", "apart::confine::tests::more_memory_than_that_is_not_to_be_had", "--nocapture"]).env(CHILD, "1");
        let output = again.output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said} {}", String::from_utf8_lossy(&output.stderr));
    }

    #[test]
    fn nothing_is_left_but_computing() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a vault");
        fs::write(&file, "sealed").expect("written");
        let within = move || {
            fs::read(&file).expect("before it, a file is read");
            assert!(filter(), "the system knows the filter");
            let refused = |what: &str, done: std::io::Result<()>| {
                assert_eq!(done.map_err(|error| error.kind()), Err(PermissionDenied), "{what}");
            };
            refused("reading a file", fs::read(&file).map(drop));
            refused("writing a file", fs::write(&file, "other"));
            refused("removing a file", fs::remove_file(&file));
            refused("a look into a folder", fs::read_dir("/").map(drop));
            refused("a local socket", UnixStream::connect("/run/dbus/system_bus_socket").map(drop));
            refused("a socket of any kind", UnixDatagram::unbound().map(drop));
            refused("another program", Command::new("true").status().map(drop));
            // What reading needs: memory, threads, the clock.
            let sum = thread::spawn(|| (0..2_000_000_u64).collect::<Vec<_>>().iter().sum::<u64>()).join().expect("it computes");
            assert!(sum > 0 && std::time::Instant::now().elapsed().as_secs() < 60);
        };
        thread::spawn(within).join().expect("as said");
        assert_eq!(fs::read(folder.path().join("a vault")).expect("there"), b"sealed");
    }
}
