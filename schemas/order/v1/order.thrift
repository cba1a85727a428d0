// A commerce order as a shop passes it to billing and shipping.
namespace * serdelab.order

enum Status {
  UNSPECIFIED = 0,
  PLACED = 1,
  PAID = 2,
  SHIPPED = 3,
  DELIVERED = 4,
  CANCELLED = 5,
}

struct Address {
  1: string street,
  2: string city,
  3: string postal_code,
  4: string country,  // ISO 3166-1 alpha-2
}

struct Customer {
  1: i64 customer_id,
  2: string name,
  3: string email,
  4: Address billing_address,
}

struct LineItem {
  1: string sku,
  2: string title,
  3: i64 quantity,
  4: string unit_price (logical = "decimal(12,2)"),
}

struct Order {
  1: i64 order_id,
  2: Customer customer,
  3: Address shipping_address,
  4: list<LineItem> items,
  5: Status status,
  6: i64 created_at (logical = "timestamp-millis"),
  7: optional i64 shipped_at (logical = "timestamp-millis"),
  8: string total (logical = "decimal(12,2)"),
  9: map<string, string> attributes,
  10: optional string note,
  11: binary signature,
}
