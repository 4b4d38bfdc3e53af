//! Which part of a page is the report: the elements, how much text they hold, and what is furniture.

use super::scan::{Kind, Token, attribute};

/// Never part of a report.
const FURNITURE: &[&str] = &[
    "head",
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "option",
    "svg",
    "iframe",
    "figcaption",
    "object",
    "canvas",
    "dialog",
    "menu",
    "textarea",
    "audio",
    "video",
    "math",
];

/// Words in a class or id that mark furniture.
const FURNITURE_WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "banner",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "cookie",
    "menu",
    "most-read",
    "navbar",
    "newsletter",
    "outbrain",
    "popular",
    "promo",
    "recirc",
    "recommended",
    "related",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "social",
    "subscribe",
    "taboola",
    "teaser",
    "trending",
];

/// Elements without an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that break the line of text around them.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Letters that a marked element must hold to be taken for the report.
const FEWEST_LETTERS: usize = 140;

/// Deepest nesting in which an end tag looks for its start.
const DEEPEST: usize = 256;

pub(super) fn is_block(name: &str) -> bool {
    is_one_of(BLOCK, name)
}

pub(super) fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// An element: its tokens and what they hold.
#[derive(Debug)]
pub(super) struct Element<'s> {
    pub(super) name: &'s str,
    parent: Option<usize>,
    /// the open tag's token
    pub(super) first: usize,
    /// one past the close tag's token
    pub(super) end: usize,
    /// furniture by its own name, class or role
    furniture: bool,
    /// letters inside, without furniture
    letters: usize,
    /// letters inside links
    link_letters: usize,
    /// letters of paragraphs that are children
    paragraph_letters: usize,
}

/// All elements, in order of their open tags.
pub(super) struct Tree<'s> {
    pub(super) elements: Vec<Element<'s>>,
}

impl<'s> Tree<'s> {
    pub(super) fn of(source: &'s str, tokens: &[Token]) -> Self {
        let mut tree = Tree { elements: Vec::new() };
        let mut open: Vec<usize> = Vec::new();
        for (i, token) in tokens.iter().enumerate() {
            let name = &source[token.name.clone()];
            match token.kind {
                Kind::Open => {
                    let top = open.last().map(|&top| tree.elements[top].name).unwrap_or("");
                    let closes = |unclosed: &str| top.eq_ignore_ascii_case(unclosed);
                    if (closes("p") && is_block(name)) || (closes("li") && name.eq_ignore_ascii_case("li")) {
                        tree.close(&mut open, i);
                    }
                    tree.elements.push(Element {
                        name,
                        parent: open.last().copied(),
                        first: i,
                        end: i + 1,
                        furniture: is_furniture(name, &source[token.range.clone()]),
                        letters: 0,
                        link_letters: 0,
                        paragraph_letters: 0,
                    });
                    if !is_one_of(VOID, name) && !source[token.range.clone()].ends_with("/>") {
                        open.push(tree.elements.len() - 1);
                    }
                }
                Kind::Close => {
                    let matching = |&at: &usize| tree.elements[at].name.eq_ignore_ascii_case(name);
                    if let Some(depth) = open.iter().rev().take(DEEPEST).position(matching) {
                        for _ in 0..depth {
                            tree.close(&mut open, i);
                        }
                        tree.close(&mut open, i + 1);
                    }
                }
                Kind::Text => {
                    if let Some(&top) = open.last() {
                        let text = &source[token.range.clone()];
                        tree.elements[top].letters += text.chars().filter(|c| c.is_alphabetic()).count();
                    }
                }
                Kind::Raw => {}
            }
        }
        while !open.is_empty() {
            tree.close(&mut open, tokens.len());
        }
        tree.mark_furniture_by_words(source, tokens);
        tree
    }

    /// Ends the innermost open element; its letters become its parent's.
    fn close(&mut self, open: &mut Vec<usize>, end: usize) {
        let Some(at) = open.pop() else { return };
        let element = &mut self.elements[at];
        element.end = end;
        if element.furniture {
            return;
        }
        if element.name.eq_ignore_ascii_case("a") {
            element.link_letters = element.letters;
        }
        let (letters, links) = (element.letters, element.link_letters);
        let paragraph = if element.name.eq_ignore_ascii_case("p") { letters - links } else { 0 };
        if let Some(parent) = element.parent {
            let parent = &mut self.elements[parent];
            parent.letters += letters;
            parent.link_letters += links;
            parent.paragraph_letters += paragraph;
        }
    }

    /// Classes and ids lie: an element that holds a good part of the page is not furniture whatever it is called.
    fn mark_furniture_by_words(&mut self, source: &str, tokens: &[Token]) {
        let all = self
            .elements
            .iter()
            .filter(|element| element.parent.is_none())
            .map(|element| element.letters)
            .sum::<usize>();
        for element in &mut self.elements {
            let whole = is_one_of(&["html", "body", "main", "article"], element.name);
            if whole || element.furniture || element.letters * 4 > all {
                continue;
            }
            let tag = &source[tokens[element.first].range.clone()];
            let marked = ["class", "id"].iter().filter_map(|name| attribute(tag, name)).any(|value| {
                value.split_ascii_whitespace().any(|word| {
                    is_one_of(FURNITURE_WORDS, word)
                        || word
                            .split(['-', '_'])
                            .next()
                            .is_some_and(|first| is_one_of(FURNITURE_WORDS, first))
                })
            });
            element.furniture = marked;
        }
    }

    /// The element that holds the report.
    pub(super) fn report(&self) -> Option<usize> {
        let best = |name: &str| {
            self.all(name)
                .max_by_key(|&at| (self.own_letters(at), std::cmp::Reverse(at)))
                .filter(|&at| self.is_enough(at))
        };
        let main = best("main");
        let article = best("article");
        match (article, main) {
            // Teasers are articles too: the main part counts when the largest article is not most of it.
            (Some(article), Some(main)) if self.own_letters(article) * 2 < self.own_letters(main) => {
                Some(main)
            }
            (Some(article), _) => Some(article),
            (None, Some(main)) => Some(main),
            (None, None) => (0..self.elements.len())
                .filter(|&at| !self.is_furniture_inside(at, None))
                .max_by_key(|&at| (self.elements[at].paragraph_letters, std::cmp::Reverse(at)))
                .filter(|&at| self.elements[at].paragraph_letters >= FEWEST_LETTERS),
        }
        .or_else(|| self.all("body").next())
    }

    /// Elements by name, not inside furniture.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = usize> {
        (0..self.elements.len()).filter(move |&at| {
            self.elements[at].name.eq_ignore_ascii_case(name) && !self.is_furniture_inside(at, None)
        })
    }

    fn own_letters(&self, at: usize) -> usize {
        self.elements[at].letters - self.elements[at].link_letters
    }

    fn is_enough(&self, at: usize) -> bool {
        self.own_letters(at) >= FEWEST_LETTERS
    }

    /// Whether an element or one around it (below `root`) is furniture.
    fn is_furniture_inside(&self, at: usize, root: Option<usize>) -> bool {
        let mut next = Some(at);
        while let Some(at) = next {
            if next == root {
                return false;
            }
            if self.elements[at].furniture {
                return true;
            }
            next = self.elements[at].parent;
        }
        false
    }

    /// Whether an element inside the report is left out: furniture, the page's own header, a list of links.
    pub(super) fn is_left_out(&self, at: usize, in_marked_report: bool) -> bool {
        let element = &self.elements[at];
        if element.furniture || (!in_marked_report && element.name.eq_ignore_ascii_case("header")) {
            return true;
        }
        let share =
            |tenths: usize| element.letters > 0 && element.link_letters * 10 > element.letters * tenths;
        match element.name {
            name if is_one_of(&["p", "li"], name) => share(9) && element.letters > 12,
            name if is_one_of(&["ul", "ol", "div", "section", "table"], name) => {
                share(6) && element.letters > 12
            }
            _ => false,
        }
    }
}

fn is_furniture(name: &str, tag: &str) -> bool {
    let hidden = || {
        attribute(tag, "hidden").is_some()
            || attribute(tag, "aria-hidden") == Some("true")
            || attribute(tag, "style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
            || attribute(tag, "role")
                .is_some_and(|role| is_one_of(&["navigation", "banner", "contentinfo", "search"], role))
    };
    is_one_of(FURNITURE, name) || (!is_one_of(&["html", "body"], name) && hidden())
}
