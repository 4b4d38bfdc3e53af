//! The verdict policy: one table of constants, each with its source.
//!
//! "Measured" means: on about 3,100 distance statements, 850 statements of a part of a region and 720 of nearness in Wikipedia
//! articles and news whose both ends have known coordinates, straight line against stated value. `docs/spatial.md` gives the
//! distributions.

use crate::spatial::geometry::PartBounds;

/// Difference that never counts, metres: the point of a small place is anywhere within it.
pub(super) const SLACK_M: f64 = 2_000.0;
/// More for a ground of over 100,000 people: distances count from a station, the limits or the centre. Measured.
pub(super) const SLACK_CITY_M: f64 = 3_000.0;
/// More again for over a million people. Measured.
pub(super) const SLACK_METROPOLIS_M: f64 = 8_000.0;
/// Inhabitants from which a ground is a city.
pub(super) const CITY: u32 = 100_000;
/// Inhabitants from which it is a metropolis.
pub(super) const METROPOLIS: u32 = 1_000_000;

/// Share of the stated distance by which both may differ beside the slack. Measured: 90 % of true statements lie below +11 %.
pub(super) const AGREE_SHARE: f64 = 0.10;
/// Highest stated / straight that is normal for a road. Measured: 95 % of true statements without a qualifier lie below 1.47;
/// national networks have mean detours of 1.2 to 1.5 (Ballou, Rahardja & Sakai 2002, Transportation Research A 36).
pub(super) const ROAD_RATIO: f64 = 1.6;
/// Highest ratio that is doubtful only, above what real roads reach in mountains (Huancayo to Lima 1.77).
pub(super) const ROAD_RATIO_EXTREME: f64 = 1.9;
/// Lowest stated / straight that is doubtful only: nothing makes a way shorter than the straight line but rounding.
pub(super) const SHORT_RATIO: f64 = 0.75;
/// Excess over the slack that is doubtful only, metres, where the straight line is shorter than stated.
pub(super) const DOUBT_LESS_M: f64 = 5_000.0;
/// The same where it is longer. Measured: 3 km instead of 5 contradicts 0.2 % more of true statements and 3 % more of halved ones.
pub(super) const DOUBT_MORE_M: f64 = 3_000.0;

/// Measured / stated from which two lesser-known places are more likely the wrong ones than the statement false: reporters err
/// by a factor of two or three, gazetteers' namesakes lie on other continents.
pub(super) const ABSURD_RATIO: f64 = 4.0;
/// The same as a difference, metres.
pub(super) const ABSURD_M: f64 = 50_000.0;

/// Largest turn between stated and measured direction that agrees, degrees. Measured: 98 % of true statements.
pub(super) const DIRECTION_AGREE_DEG: f64 = 45.0;
/// Largest turn that is doubtful only. Measured: 99 % lie within 67.5.
pub(super) const DIRECTION_DOUBT_DEG: f64 = 70.0;

/// Position in the extent from which a side agrees, as a share from the other side. Measured: 97 % of true statements.
pub(super) const PART_AGREE: f64 = 0.45;
/// Below it the statement is contradicted. Measured: 1.2 % of true statements, 95 % of those turned round.
pub(super) const PART_DOUBT: f64 = 0.36;
/// Half-width of the centre that agrees with *central*. Measured: 92 %.
pub(super) const CENTRAL_HALF: f64 = 0.30;
/// Widest gap over which islands belong to a country's main body, degrees: Corsica and the Balearics do, the Azores (12°), the
/// Canaries (8°) and Easter Island do not.
pub(super) const ISLAND_GAP_DEG: f64 = 3.0;
/// What agrees with a stated part.
pub(super) const PART_AGREES: PartBounds =
    PartBounds { side_from: PART_AGREE, central_half: CENTRAL_HALF, gap_deg: ISLAND_GAP_DEG };
/// Distance beyond the edge of an area that still counts as inside (generalised polygons: 1:10 million), metres.
pub(super) const EDGE_M: f64 = 10_000.0;
/// Distance beyond the edge from which *in* is contradicted, metres.
pub(super) const OUTSIDE_M: f64 = 50_000.0;

/// Nearness that agrees, metres, beside the ground's radius. Measured: 75 % lie within 25 km, 93 % within 50 km.
pub(super) const NEAR_AGREE_M: f64 = 50_000.0;
/// Nearness that is doubtful only.
pub(super) const NEAR_DOUBT_M: f64 = 200_000.0;
/// The radius that the map draws for *near*, metres: the distance within which 75 % lie.
pub(super) const NEAR_DRAW_M: f64 = 25_000.0;

/// Detour over figure against the way from ground to ground that agrees with *between*. Measured: 95 % lie below 1.31.
pub(super) const BETWEEN_AGREE: f64 = 1.4;
/// Detour that is doubtful only.
pub(super) const BETWEEN_DOUBT: f64 = 2.0;

/// Distance to a border line that agrees with *on the border*, metres; towns call themselves border towns at such distances.
pub(super) const ON_BORDER_M: f64 = 30_000.0;
/// Distance that is doubtful only.
pub(super) const ON_BORDER_DOUBT_M: f64 = 100_000.0;
/// Gap between two areas that still touch in generalised polygons, metres.
pub(super) const TOUCH_M: f64 = 5_000.0;
/// Width of water over which countries may call each other neighbours, metres: twice the exclusive economic zone of 200
/// nautical miles (UNCLOS, article 57).
pub(super) const MARITIME_M: f64 = 740_800.0;

/// Probability below which a resolution is a guess: a contradiction that rests on it becomes a doubt.
pub(super) const SURE: f32 = 0.5;
/// Probability from which no namesake excuses a statement that does not hold. Measured: contradicts 6 % more of statements
/// multiplied by 3 and no more of the true ones.
pub(super) const CERTAIN: f32 = 0.9;
/// Unit pairs agree within this share of the larger, or within `PAIR_M`.
pub(super) const PAIR_SHARE: f64 = 0.10;
/// See `PAIR_SHARE`: half a kilometre on either side of rounded values.
pub(super) const PAIR_M: f64 = 1_000.0;
/// Share of resolved places from which a country is the document's main one.
pub(super) const MAIN_COUNTRY: f64 = 0.6;

/// How far from a place the seat of its first-level unit is looked for, metres.
pub(super) const SEAT_REACH_M: f64 = 800_000.0;

/// A stated distance is never confused with one so many times as long, in another country or first-level unit and beyond
/// [`ELSEWHERE_M`]: the place found is a namesake.
pub(super) const ELSEWHERE_RATIO: f64 = 10.0;
/// The least distance of such a namesake, metres.
pub(super) const ELSEWHERE_M: f64 = 200_000.0;
/// From which size of the places against what is stated nothing can be decided, beside [`VAGUE_M`].
pub(super) const VAGUE_RATIO: f64 = 1.0;
/// Places of this size are vague whatever is stated, metres: more than the slack of any town.
pub(super) const VAGUE_M: f64 = 20_000.0;
