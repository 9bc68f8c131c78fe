//! Bookmarks: a tree by level, closed below the first.

use pdf_writer::{Finish, Pdf, Ref, TextStr};

use crate::layout::pdf::Refs;
use crate::layout::theme::PAGE_HEIGHT;

/// A bookmark, in document order.
#[derive(Debug)]
pub(crate) struct Bookmark {
    pub(crate) level: usize,
    pub(crate) title: String,
    pub(crate) page: usize,
    /// From the page's top.
    pub(crate) y: f32,
}

/// Writes the outline; `None` when there is nothing to list.
pub(crate) fn write(bookmarks: &[Bookmark], pdf: &mut Pdf, refs: &mut Refs, pages: &[Ref]) -> Option<Ref> {
    if bookmarks.is_empty() {
        return None;
    }
    let root = refs.next();
    let ids: Vec<Ref> = bookmarks.iter().map(|_| refs.next()).collect();
    let parent =
        |index: usize| bookmarks[..index].iter().rposition(|other| other.level < bookmarks[index].level);
    let parents: Vec<Option<usize>> = (0..bookmarks.len()).map(parent).collect();
    let children = |of: Option<usize>| -> Vec<usize> {
        (0..bookmarks.len()).filter(|index| parents[*index] == of).collect()
    };
    let top = children(None);
    let mut writer = pdf.outline(root);
    if let (Some(first), Some(last)) = (top.first(), top.last()) {
        writer.first(ids[*first]).last(ids[*last]);
    }
    writer.count(count(top.len()));
    writer.finish();
    // Few levels and a few hundred entries: one list of siblings per parent is cheap enough.
    let mut groups: Vec<(Option<usize>, Vec<usize>)> = vec![(None, top)];
    while let Some((of, siblings)) = groups.pop() {
        for (position, index) in siblings.iter().enumerate() {
            let bookmark = &bookmarks[*index];
            let below = children(Some(*index));
            let mut item = pdf.outline_item(ids[*index]);
            item.title(TextStr(&bookmark.title));
            item.parent(of.map_or(root, |of| ids[of]));
            if position > 0 {
                item.prev(ids[siblings[position - 1]]);
            }
            if let Some(next) = siblings.get(position + 1) {
                item.next(ids[*next]);
            }
            if let (Some(first), Some(last)) = (below.first(), below.last()) {
                item.first(ids[*first]).last(ids[*last]).count(-count(below.len()));
            }
            item.dest().page(pages[bookmark.page]).xyz(0.0, PAGE_HEIGHT - bookmark.y + 8.0, None);
            item.finish();
            if !below.is_empty() {
                groups.push((Some(*index), below));
            }
        }
    }
    Some(root)
}

fn count(length: usize) -> i32 {
    i32::try_from(length).unwrap_or(i32::MAX)
}
