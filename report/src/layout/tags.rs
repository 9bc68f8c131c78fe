//! The logical structure (ISO 32000-1, 14.7): what is a heading, a table, a header cell, a link. Content refers to it by
//! marked-content ids, which are handed out per page.

use pdf_writer::types::{ListNumbering, StructRole, TableHeaderScope};
use pdf_writer::writers::StructElement;
use pdf_writer::{Finish, Name, Pdf, Rect, Ref, TextStr};

use crate::layout::pdf::Refs;

/// An element of the structure tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node(usize);

#[derive(Debug)]
struct Element {
    role: StructRole,
    parent: Option<Node>,
    kids: Vec<Kid>,
    scope: Option<TableHeaderScope>,
    alt: Option<String>,
    bounds: Option<Rect>,
}

#[derive(Debug, Clone, Copy)]
enum Kid {
    Element(Node),
    Content {
        page: usize,
        id: i32,
    },
    /// An annotation, by its place among all annotations.
    Object {
        page: usize,
        annotation: usize,
    },
}

/// The tree under construction.
#[derive(Debug)]
pub(crate) struct Tags {
    elements: Vec<Element>,
    /// Per page: the element that owns each marked-content id.
    owners: Vec<Vec<Node>>,
    /// The element that owns each annotation.
    annotations: Vec<Node>,
}

impl Tags {
    pub(crate) fn new() -> Self {
        let mut tags = Self { elements: Vec::new(), owners: Vec::new(), annotations: Vec::new() };
        tags.add(StructRole::Document, None);
        tags
    }

    pub(crate) fn root(&self) -> Node {
        Node(0)
    }

    pub(crate) fn open(&mut self, role: StructRole, parent: Node) -> Node {
        self.add(role, Some(parent))
    }

    pub(crate) fn header(&mut self, parent: Node, scope: TableHeaderScope) -> Node {
        let node = self.add(StructRole::TH, Some(parent));
        self.elements[node.0].scope = Some(scope);
        node
    }

    pub(crate) fn set_alt(&mut self, node: Node, alt: String) {
        self.elements[node.0].alt = Some(alt);
    }

    pub(crate) fn set_bounds(&mut self, node: Node, bounds: Rect) {
        self.elements[node.0].bounds = Some(bounds);
    }

    pub(crate) fn role(&self, node: Node) -> StructRole {
        self.elements[node.0].role
    }

    fn add(&mut self, role: StructRole, parent: Option<Node>) -> Node {
        let node = Node(self.elements.len());
        self.elements.push(Element { role, parent, kids: Vec::new(), scope: None, alt: None, bounds: None });
        if let Some(parent) = parent {
            self.elements[parent.0].kids.push(Kid::Element(node));
        }
        node
    }

    /// A new marked-content id on a page, owned by an element.
    pub(crate) fn content(&mut self, node: Node, page: usize) -> i32 {
        if self.owners.len() <= page {
            self.owners.resize(page + 1, Vec::new());
        }
        // A page holds a few thousand marks at most.
        let id = i32::try_from(self.owners[page].len()).unwrap_or(i32::MAX);
        self.owners[page].push(node);
        self.elements[node.0].kids.push(Kid::Content { page, id });
        id
    }

    /// Registers an annotation; returns its place among all annotations.
    pub(crate) fn annotation(&mut self, node: Node, page: usize) -> usize {
        let annotation = self.annotations.len();
        self.annotations.push(node);
        self.elements[node.0].kids.push(Kid::Object { page, annotation });
        annotation
    }

    /// The parent-tree key of an annotation: after those of the pages.
    pub(crate) fn annotation_key(annotation: usize, pages: usize) -> i32 {
        i32::try_from(pages + annotation).unwrap_or(i32::MAX)
    }

    /// Writes all elements; returns what the catalog must list.
    pub(crate) fn write(
        &self,
        pdf: &mut Pdf,
        refs: &mut Refs,
        pages: &[Ref],
        annotations: &[Ref],
    ) -> Written {
        let root = refs.next();
        let elements: Vec<Ref> = self.elements.iter().map(|_| refs.next()).collect();
        for (element, id) in self.elements.iter().zip(&elements) {
            let mut writer = pdf.struct_element(*id);
            writer.kind(element.role);
            writer.parent(element.parent.map_or(root, |parent| elements[parent.0]));
            element.write(&mut writer, &elements, pages, annotations);
        }
        let parents = refs.next();
        let mut arrays: Vec<Ref> = Vec::new();
        for owners in &self.owners {
            let id = refs.next();
            let mut array = pdf.indirect(id).array();
            for owner in owners {
                array.item(elements[owner.0]);
            }
            array.finish();
            arrays.push(id);
        }
        let mut tree = pdf.number_tree::<Ref>(parents);
        let mut nums = tree.nums();
        for (key, id) in (0..).zip(&arrays) {
            nums.insert(key, *id);
        }
        for (index, owner) in self.annotations.iter().enumerate() {
            nums.insert(Self::annotation_key(index, pages.len()), elements[owner.0]);
        }
        nums.finish();
        tree.finish();
        let next = Self::annotation_key(self.annotations.len(), pages.len());
        let mut writer = pdf.indirect(root).dict();
        writer.pair(Name(b"Type"), Name(b"StructTreeRoot"));
        writer.pair(Name(b"K"), elements[0]);
        writer.pair(Name(b"ParentTree"), parents);
        writer.pair(Name(b"ParentTreeNextKey"), next);
        writer.finish();
        Written { root }
    }
}

/// What [`Tags::write`] wrote.
pub(crate) struct Written {
    pub(crate) root: Ref,
}

impl Element {
    fn write(&self, writer: &mut StructElement<'_>, elements: &[Ref], pages: &[Ref], annotations: &[Ref]) {
        // One page for all marked content of an element saves a dictionary per piece.
        let home = self.kids.iter().find_map(|kid| match kid {
            Kid::Content { page, .. } => Some(*page),
            _ => None,
        });
        if let Some(home) = home {
            writer.page(pages[home]);
        }
        if let Some(alt) = &self.alt {
            writer.alt(TextStr(alt));
        }
        if let Some(scope) = self.scope {
            writer.attributes().push().table().scope(scope);
        } else if let Some(bounds) = self.bounds {
            writer.attributes().push().layout().bbox(bounds);
        } else if self.role == StructRole::L {
            writer.attributes().push().list().list_numbering(ListNumbering::Disc);
        }
        let mut kids = writer.children();
        for kid in &self.kids {
            match kid {
                Kid::Element(node) => {
                    kids.struct_element(elements[node.0]);
                }
                Kid::Content { page, id } if Some(*page) == home => {
                    kids.marked_content_id(*id);
                }
                Kid::Content { page, id } => {
                    kids.marked_content_ref().page(pages[*page]).marked_content_id(*id);
                }
                Kid::Object { page, annotation } => {
                    kids.object_ref().page(pages[*page]).object(annotations[*annotation]);
                }
            }
        }
    }
}
