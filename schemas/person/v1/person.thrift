// The message of Martin Kleppmann's "Schema evolution in Avro, Protocol Buffers and Thrift".
namespace * serdelab.person

struct Person {
  1: string userName,
  2: optional i64 favoriteNumber,
  3: list<string> interests,
}
