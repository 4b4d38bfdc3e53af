//! What it costs to take one letter for another: nothing less than an edit when counting slips of the pen, less where two
//! ways to write one sound in Latin letters differ (*Khudzhand*, *Khujand*; *Chernobil*, *Chernobyl*; *Vakhdat*, *Vahdat*).

/// Costs are counted in quarters of an edit.
pub(crate) const EDIT: u8 = 4;

/// A way to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Costs {
    /// every letter counts alike
    Letters,
    /// by how Latin letters sound; the words are lower case without diacritics
    Sounds,
}

/// Letters that stand for one sound or a near one in the usual romanisations of Cyrillic, Arabic, Persian, Chinese and Indian
/// names, with the cost of taking one for the other. Pairs of letters (`kh`, `zh`, `ph`, `ts`) are reached by a near letter and
/// a cheap `h`.
const NEAR: &str = "iy1 ij1 yj1 ie2 ye3 ea2 ao2 ou1 uw1 uy2 eo2 au3 ai3 ei2 iu3 eu3 ae2 oa2 \
    vw1 vb2 bp3 vf2 fp1 kq1 kc1 kx1 hx1 hk1 hg2 kg2 qg2 qh2 xg2 cs2 cz2 ct3 cj2 gj1 jz1 sz1 sx2 td2 mn2 lr3 tz3 dz2 jd2 gz3";

/// What an extra letter costs wherever it stands; all others cost a whole edit.
const WEAK: &str = "h1 y1 j2 i2 e2 d3 w2 u2 a3 o3 t3 n3";

/// Symbols of the table: the letters, and one for all else.
const SYMBOLS: usize = 27;

static TABLES: Tables = Tables::new();

struct Tables {
    near: [[u8; SYMBOLS]; SYMBOLS],
    weak: [u8; SYMBOLS],
}

impl Tables {
    const fn new() -> Self {
        let mut near = [[EDIT; SYMBOLS]; SYMBOLS];
        let mut weak = [EDIT; SYMBOLS];
        let bytes = NEAR.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b' ' {
                at += 1;
                continue;
            }
            let (a, b) = ((bytes[at] - b'a') as usize, (bytes[at + 1] - b'a') as usize);
            near[a][b] = bytes[at + 2] - b'0';
            near[b][a] = bytes[at + 2] - b'0';
            at += 3;
        }
        let bytes = WEAK.as_bytes();
        at = 0;
        while at < bytes.len() {
            if bytes[at] == b' ' {
                at += 1;
                continue;
            }
            weak[(bytes[at] - b'a') as usize] = bytes[at + 1] - b'0';
            at += 2;
        }

        Tables { near, weak }
    }
}

fn symbol(letter: char) -> usize {
    match letter {
        'a'..='z' => letter as usize - 'a' as usize,
        _ => SYMBOLS - 1,
    }
}

impl Costs {
    /// One letter instead of another.
    #[inline]
    pub(crate) fn replace(self, a: char, b: char) -> u8 {
        match self {
            _ if a == b => 0,
            Costs::Letters => EDIT,
            Costs::Sounds => TABLES.near[symbol(a)][symbol(b)],
        }
    }

    /// A letter too many or too few, after the one before it.
    #[inline]
    pub(crate) fn extra(self, letter: char, before: Option<char>) -> u8 {
        match self {
            Costs::Letters => EDIT,
            Costs::Sounds if before == Some(letter) => 1,
            Costs::Sounds if letter == ' ' => 2,
            Costs::Sounds => TABLES.weak[symbol(letter)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sounds_alike_costs_less_than_an_edit() {
        let sounds = Costs::Sounds;
        assert_eq!(sounds.replace('i', 'y'), sounds.replace('y', 'i'));
        assert!(sounds.replace('i', 'y') < EDIT && sounds.replace('b', 'k') == EDIT);
        assert_eq!((sounds.replace('a', 'a'), sounds.replace('ж', 'ш')), (0, EDIT));
        assert!(sounds.extra('h', Some('k')) < sounds.extra('r', Some('k')));
        assert!(sounds.extra('r', Some('r')) < EDIT);
        assert_eq!(Costs::Letters.replace('i', 'y'), EDIT);
    }
}
