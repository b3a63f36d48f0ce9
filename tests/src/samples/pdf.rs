//! Pages as a PDF with real text, as a saved e-notice would be.

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::face::Face;
use super::page::{Ink, Mark, Page};

/// Writes the pages; the same pages give the same bytes.
pub fn write(title: &str, pages: &[Page]) -> Vec<u8> {
    let fonts = Face::ALL.map(|face| Font::new(face.file().to_vec().into(), 0).expect("a font of ours"));
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language("en".to_owned()));
    for page in pages {
        let settings = PageSettings::from_wh(page.width, page.height).expect("a page has a size");
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        let whole = Mark::Bar { x: 0.0, y: 0.0, width: page.width, height: page.height, ink: page.paper };
        let paper = (page.paper != [255; 3]).then_some(&whole);
        for mark in paper.into_iter().chain(&page.marks) {
            match mark {
                Mark::Text { x, y, size, face, ink, text } => {
                    surface.set_fill(Some(fill(*ink)));
                    let font = fonts[*face as usize].clone();
                    surface.draw_glyphs(Point::from_xy(*x, *y), &glyphs(*face, text), font, text, *size, false);
                }
                Mark::Bar { x, y, width, height, ink } => {
                    surface.set_fill(Some(fill(*ink)));
                    let mut path = PathBuilder::new();
                    path.push_rect(Rect::from_xywh(*x, *y, *width, *height).expect("a bar has a size"));
                    surface.draw_path(&path.finish().expect("a rectangle is a path"));
                }
            }
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().expect("a document of texts and bars")
}

/// Pictures, one a page of US letter size, without text: what a scanner with a feeder saves.
pub fn of_pictures(title: &str, jpegs: &[Vec<u8>]) -> Vec<u8> {
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()));
    for jpeg in jpegs {
        let mut sheet = document.start_page_with(PageSettings::from_wh(612.0, 792.0).expect("a page has a size"));
        let mut surface = sheet.surface();
        let picture = Image::from_jpeg(jpeg.clone().into(), true).expect("a JPEG of ours");
        surface.draw_image(picture, Size::from_wh(612.0, 792.0).expect("a size"));
        surface.finish();
        sheet.finish();
    }
    document.finish().expect("a document of pictures")
}

fn glyphs(face: Face, text: &str) -> Vec<KrillaGlyph> {
    let placed = |letter: super::face::Letter| KrillaGlyph {
        glyph_id: GlyphId::new(u32::from(letter.glyph.0)),
        text_range: letter.bytes,
        x_advance: letter.advance,
        x_offset: 0.0,
        y_offset: 0.0,
        y_advance: 0.0,
        location: None,
    };
    face.letters(text).into_iter().map(placed).collect()
}

fn fill([red, green, blue]: Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
