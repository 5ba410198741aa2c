"""Places for property tests, and well-known cities for examples."""

from hypothesis import strategies as st

from mesi_site.cartography.sphere import Place

MOSCOW = Place(55.76, 37.62, "Moscow")
PARIS, MILAN, LISBON = Place(48.86, 2.35), Place(45.46, 9.19), Place(38.72, -9.14)
TOKYO, NEW_YORK, SEATTLE = Place(35.68, 139.69), Place(40.71, -74.01), Place(47.61, -122.33)
AUCKLAND, HONOLULU, SYDNEY = Place(-36.85, 174.76), Place(21.31, -157.86), Place(-33.87, 151.21)

latitudes = st.floats(-85, 85)
longitudes = st.floats(-180, 179.99)
places = st.builds(Place, latitudes, longitudes)


def many(count: int) -> list[Place]:
    """Places all over the inhabited world, most of them in Europe, always the same."""
    europe = [Place(37 + i * 7 % 24, -9 + i * 11 % 50, f"Partner {i}", f"/partner-{i}") for i in range(count * 2 // 3)]
    far = [
        Place(-35 + i * 13 % 85, -120 + i * 37 % 270, f"Far {i}", f"/far-{i}") for i in range(count - count * 2 // 3)
    ]
    return europe + far
