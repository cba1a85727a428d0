// A batch of sensor readings, sent once in a while by a device: mostly numbers.
namespace * serdelab.telemetry

struct Point {
  1: i64 timestamp (logical = "timestamp-millis"),
  2: double value,
  3: map<string, string> tags,
}

struct Telemetry {
  1: i64 device_id,
  2: string metric,
  3: list<Point> points,
}
