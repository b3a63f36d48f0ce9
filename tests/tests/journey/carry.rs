//! A file carried over from another program: this test is that program, and speaks the X11 drag-and-drop protocol (XDND 5) to the window, which sees
//! what it would see from a file manager. <https://freedesktop.org/wiki/Specifications/XDND/>

use std::path::Path;
use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode, SELECTION_NOTIFY_EVENT,
    SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        XdndEnter, XdndPosition, XdndStatus, XdndDrop, XdndFinished, XdndSelection, XdndActionCopy,
        TARGETS,
        UriList: b"text/uri-list",
    }
}

const VERSION: u32 = 5;

struct Source {
    connection: RustConnection,
    atoms: Atoms,
    target: Window,
    uris: String,
}

/// Drags `files` over the middle of the app's window and lets go. Blocks until the app says that it has them.
pub(crate) fn drop_on(target: Window, files: &[&Path]) {
    let (connection, screen) = x11rb::connect(None).expect("an X server");
    let root = connection.setup().roots[screen].root;
    let atoms = Atoms::new(&connection).expect("sent").reply().expect("atoms");
    let window = connection.generate_id().expect("an id");
    connection
        .create_window(0, window, root, 0, 0, 1, 1, 0, WindowClass::INPUT_ONLY, 0, &CreateWindowAux::new())
        .expect("sent")
        .check()
        .expect("a window");
    connection.set_selection_owner(window, atoms.XdndSelection, x11rb::CURRENT_TIME).expect("sent").check().expect("owner");
    let uris = files.iter().map(|file| format!("file://{}\r\n", file.to_string_lossy().replace(' ', "%20"))).collect();
    let source = Source { connection, atoms, target, uris };

    let size = source.connection.get_geometry(target).expect("sent").reply().expect("a size");
    let place = source.connection.translate_coordinates(target, root, 0, 0).expect("sent").reply().expect("a place");
    let middle = |start: i16, length: u16| u32::try_from(i32::from(start) + i32::from(length) / 2).expect("on the screen");
    let point = (middle(place.dst_x, size.width) << 16) | middle(place.dst_y, size.height);

    source.send(source.atoms.XdndEnter, [window, VERSION << 24, source.atoms.UriList, 0, 0]);
    // The app asks for the list while the pointer moves, and says that it takes it.
    for _ in 0..10 {
        source.send(source.atoms.XdndPosition, [window, 0, point, x11rb::CURRENT_TIME, source.atoms.XdndActionCopy]);
        source.serve(source.atoms.XdndStatus, Duration::from_secs(5));
    }
    source.send(source.atoms.XdndDrop, [window, 0, x11rb::CURRENT_TIME, 0, 0]);
    assert!(source.serve(source.atoms.XdndFinished, Duration::from_secs(10)), "the app never takes what was dropped");
}

impl Source {
    fn send(&self, message: Atom, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, self.target, message, data);
        self.connection.send_event(false, self.target, EventMask::NO_EVENT, event).expect("sent").check().expect("the window is there");
    }

    /// Answers what the app asks until it sends `wanted`; false when it does not in time.
    fn serve(&self, wanted: Atom, patience: Duration) -> bool {
        let started = Instant::now();
        while started.elapsed() < patience {
            match self.connection.poll_for_event().expect("connected") {
                Some(Event::SelectionRequest(request)) => self.answer(&request),
                Some(Event::ClientMessage(message)) if message.type_ == wanted => return true,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        false
    }

    fn answer(&self, request: &SelectionRequestEvent) {
        let property = if request.property == x11rb::NONE { request.target } else { request.property };
        let given = if request.target == self.atoms.TARGETS {
            self.connection
                .change_property32(
                    PropMode::REPLACE,
                    request.requestor,
                    property,
                    AtomEnum::ATOM,
                    &[self.atoms.TARGETS, self.atoms.UriList],
                )
                .is_ok()
        } else if request.target == self.atoms.UriList {
            self.connection
                .change_property8(PropMode::REPLACE, request.requestor, property, self.atoms.UriList, self.uris.as_bytes())
                .is_ok()
        } else {
            false
        };
        answer(&self.connection, request, given.then_some(property));
    }
}

/// Tells a program that asked for a selection where it is, or that it is not given.
pub(crate) fn answer(connection: &RustConnection, request: &SelectionRequestEvent, given: Option<u32>) {
    let notice = SelectionNotifyEvent {
        response_type: SELECTION_NOTIFY_EVENT,
        sequence: 0,
        time: request.time,
        requestor: request.requestor,
        selection: request.selection,
        target: request.target,
        property: given.unwrap_or(x11rb::NONE),
    };
    connection.send_event(false, request.requestor, EventMask::NO_EVENT, notice).expect("sent").check().expect("answered");
}
