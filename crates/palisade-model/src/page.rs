//! One page of a keyset-paged list.

/// Items of one page, and the position of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Whether more items follow the last one.
    pub has_more: bool,
}

impl<T> Page<T> {
    /// Makes a page from one more row than was asked for: the extra row only says that more follow.
    pub fn from_overfetched(mut rows: Vec<T>, size: PageSize) -> Self {
        let has_more = rows.len() > size.get();
        rows.truncate(size.get());
        Self { items: rows, has_more }
    }

    /// The same page with every item mapped.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), has_more: self.has_more }
    }
}

/// How many items a page holds: 1 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize(u8);

impl PageSize {
    /// `None` outside 1–100.
    pub fn new(size: i64) -> Option<Self> {
        u8::try_from(size).ok().filter(|size| (1..=100).contains(size)).map(Self)
    }

    /// The number.
    pub fn get(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for PageSize {
    /// 20 items.
    fn default() -> Self {
        Self(20)
    }
}
