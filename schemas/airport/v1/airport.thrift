// One airport of the world, as the package `airportsdata` (MIT) lists it.
namespace * serdelab.airport

struct Airport {
  1: string icao,
  2: string iata,
  3: string name,
  4: string city,
  5: string subd,  // state, province or other subdivision
  6: string country,
  7: double elevation,  // feet above mean sea level
  8: double lat,
  9: double lon,
  10: string tz,
  11: string lid,  // local identifier of the national authority
}
