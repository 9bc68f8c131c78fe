//! Which part of a list is shown, and the way to the others.

use leptos::prelude::*;

use super::text;

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// From 1.
    pub page: u64,
    /// Rows on a full page, at least 1.
    pub per_page: u64,
    /// Rows in the whole list under the filter.
    pub total: u64,
}

impl Paging {
    /// Number of pages; an empty list has one.
    pub fn pages(self) -> u64 {
        self.total.div_ceil(self.per_page.max(1)).max(1)
    }

    /// "51–100 of 1,284".
    pub fn range(self) -> String {
        if self.total == 0 {
            return "0".to_owned();
        }
        let first = (self.page.max(1) - 1).saturating_mul(self.per_page) + 1;
        let last = self.total.min(first.saturating_add(self.per_page) - 1);
        if first > last {
            return format!("none of {}", text::grouped(self.total));
        }
        if self.pages() == 1 {
            return text::grouped(self.total);
        }
        format!("{}–{} of {}", text::grouped(first), text::grouped(last), text::grouped(self.total))
    }
}

/// Previous, numbers around the current page, next. Nothing when there is only one page.
pub fn page_links(paging: Paging, href: impl Fn(u64) -> String) -> Option<AnyView> {
    let (page, pages) = (paging.page, paging.pages());
    if pages == 1 && page == 1 {
        return None;
    }
    let mut shown: Vec<u64> = [1, page.saturating_sub(1), page, page.saturating_add(1), pages]
        .into_iter()
        .filter(|n| (1..=pages).contains(n))
        .collect();
    shown.sort_unstable();
    shown.dedup();
    let mut before = 0;
    let numbers = shown
        .into_iter()
        .map(|n| {
            let gap = n > before + 1;
            before = n;
            view! {
                {gap.then(|| view! { <li aria-hidden="true">"…"</li> })}
                <li>
                    <a href=href(n) aria-current=(n == page).then_some("page") aria-label=format!("Page {n}")>
                        {text::grouped(n)}
                    </a>
                </li>
            }
        })
        .collect_view();
    let step = |to: u64, rel: &'static str, label: &'static str| {
        (1..=pages).contains(&to).then(|| {
            view! {
                <li>
                    <a rel=rel href=href(to)>
                        {label}
                    </a>
                </li>
            }
        })
    };
    Some(
        view! {
            <nav class="paging" aria-label="Pages">
                <span>{paging.range()}</span>
                <ul>
                    {step(page.saturating_sub(1), "prev", "Previous")} {numbers} {step(page.saturating_add(1), "next", "Next")}
                </ul>
            </nav>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_tells_first_last_and_total() {
        let paging = |page, total| Paging { page, per_page: 50, total };
        assert_eq!(paging(1, 0).range(), "0");
        assert_eq!(paging(1, 7).range(), "7");
        assert_eq!(paging(2, 1_284).range(), "51–100 of 1,284");
        assert_eq!(paging(26, 1_284).range(), "1,251–1,284 of 1,284");
        assert_eq!(paging(99, 1_284).range(), "none of 1,284");
    }

    #[test]
    fn one_page_needs_no_links_and_many_show_the_way_to_both_ends() {
        let href = |n: u64| format!("/x?page={n}");
        assert!(page_links(Paging { page: 1, per_page: 50, total: 50 }, href).is_none());
        let html =
            page_links(Paging { page: 5, per_page: 50, total: 1_284 }, href).expect("many pages").to_html();
        for n in [1, 4, 5, 6, 26] {
            assert!(html.contains(&format!("\"/x?page={n}\"")), "{n}: {html}");
        }
        assert_eq!(html.matches("aria-current=\"page\"").count(), 1);
    }
}
