//! Panics while a document is worked on: caught, and told as the failure of that document.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static WORKING: Cell<bool> = const { Cell::new(false) };
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Panics inside [`catch`] are listed with their document, so the hook only notes where.
pub(super) fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if WORKING.get() {
                let at =
                    info.location().map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
                PANICKED_AT.set(at);
            } else {
                usual(info);
            }
        }));
    });
}

/// Runs `work`; a panic becomes a reason in words.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    WORKING.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    WORKING.set(false);
    result.map_err(|payload| reason(payload.as_ref()))
}

fn reason(payload: &(dyn Any + Send)) -> String {
    let message = payload.downcast_ref::<&str>().copied();
    let message =
        message.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    format!("the analysis failed, which is a fault of Dateline: {message}{}", PANICKED_AT.take())
}
