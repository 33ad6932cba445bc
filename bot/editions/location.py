"""The time zone of a place on earth, by its coordinates, without asking anybody."""

from __future__ import annotations

from bot.editions.zones import find_zone
from bot.errors import UnknownZone


def zone_at(latitude: float, longitude: float) -> str:
    """The IANA name of the zone at a place, in degrees; on the high seas that of its meridian. Raises UnknownZone.

    The borders are those of OpenStreetMap, simplified, as tzfpy carries them: within a few hundred metres of one the
    neighbour's zone may be given. The first call reads them (150 ms, 34 MB), so it belongs in a thread.
    """
    from tzfpy import get_tz  # noqa: PLC0415 - so that only those whom somebody tells a place carry the map

    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - the earth
        raise UnknownZone
    return find_zone(get_tz(longitude, latitude))
