//! What Ctrl-C and `kill` leave behind: no file under a temporary name. What `extract -o` has written stays, to be resumed.

/// Removes temporary files when the process is told to end, and ends it as the signal does.
#[cfg(unix)]
pub(super) fn watch() {
    use crate::gazetteer::build::remove_temporary_files;
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    // Without the watch everything works but for the cleaning up.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    let clean_up = move || {
        for signal in signals.forever() {
            remove_temporary_files();
            let _ = emulate_default_handler(signal);
        }
    };
    let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(clean_up);
}

/// Elsewhere the system ends the process.
#[cfg(not(unix))]
pub(super) fn watch() {}
