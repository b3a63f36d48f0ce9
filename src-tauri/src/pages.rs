//! Pictures for the page, through our own scheme: `vault://localhost/{page|thumb}/{document}/{n}?side=PX` and `…/draft/{token}/{n}?side=PX&turn=DEGREES`.
//! Nothing is kept by the webview (`no-store`), and only the main window is answered.

use coffer::{PageSource, Session};
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::app::App;

/// The longest side when none is asked for.
const DEFAULT_SIDE: u32 = 1_600;

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Page(i64, u32),
    Thumb(i64, u32),
    Draft(i64, u32, u32),
}

/// Answers one request, off the window's thread.
pub(crate) fn answer<R: Runtime>(context: &UriSchemeContext<'_, R>, request: &Request<Vec<u8>>, responder: UriSchemeResponder) {
    let wanted = parse(request.uri().path(), request.uri().query());
    let handle = context.app_handle().clone();
    if context.webview_label() != "main" {
        return responder.respond(refuse(StatusCode::FORBIDDEN));
    }
    let Some((wanted, side)) = wanted else { return responder.respond(refuse(StatusCode::BAD_REQUEST)) };
    tauri::async_runtime::spawn_blocking(move || {
        let app = handle.state::<App>();
        // The session is only held to decrypt; drawing goes on without it.
        let drawn = app.with(|session| source(session, &wanted)).and_then(|source| Ok(source.render(side)?));
        responder.respond(match drawn {
            Ok(page) => Response::builder()
                .header(header::CONTENT_TYPE, page.media_type)
                .header(header::CACHE_CONTROL, "no-store")
                .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
                .body(page.bytes.to_vec())
                .unwrap_or_else(|_| refuse(StatusCode::INTERNAL_SERVER_ERROR)),
            Err(_) => refuse(StatusCode::NOT_FOUND),
        });
    });
}

fn source(session: &mut Session, wanted: &Wanted) -> Result<PageSource, coffer::Error> {
    match *wanted {
        Wanted::Page(document, page) => session.page(document, page),
        Wanted::Thumb(document, page) => session.thumb(document, page),
        Wanted::Draft(draft, page, turn) => session.draft_page(draft, page, turn),
    }
}

fn refuse(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

fn parse(path: &str, query: Option<&str>) -> Option<(Wanted, u32)> {
    let mut parts = path.trim_start_matches('/').split('/');
    let (kind, id, page) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() {
        return None;
    }
    let side = query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("side=")));
    let side = side.map_or(Some(DEFAULT_SIDE), |side| side.parse().ok())?;
    let turn =
        query.and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("turn="))).map_or(Some(0), |turn| turn.parse().ok())?;
    let wanted = match kind {
        "page" => Wanted::Page(id, page),
        "thumb" => Wanted::Thumb(id, page),
        "draft" => Wanted::Draft(id, page, turn),
        _ => return None,
    };
    Some((wanted, side))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_or_refused() {
        assert_eq!(parse("/page/3/2", Some("side=900")), Some((Wanted::Page(3, 2), 900)));
        assert_eq!(parse("/draft/7/1", Some("turn=90")), Some((Wanted::Draft(7, 1, 90), DEFAULT_SIDE)));
        for bad in ["", "/", "/page/3", "/page/x/1", "/page/3/1/4", "/file/3/1", "/page/3/-1", "/page/../1"] {
            assert_eq!(parse(bad, None), None, "{bad}");
        }
        assert_eq!(parse("/page/3/1", Some("side=huge")), None);
    }
}
