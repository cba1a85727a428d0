// One entry of an event log: an envelope and one of three payloads.
namespace * serdelab.event

struct PageViewed {
  1: string url,
  2: optional string referrer,
  3: i32 duration_ms,
}

struct ItemPurchased {
  1: string sku,
  2: i32 quantity,
  3: string amount (logical = "decimal(12,2)"),
}

struct LoginFailed {
  1: string user_name,
  2: string reason,
  3: bool locked,
}

// Numbered as in the event that holds it: there is no field 4 or 5 in Event.
union Payload {
  3: PageViewed page_viewed,
  4: ItemPurchased item_purchased,
  5: LoginFailed login_failed,
}

struct Event {
  1: string id (logical = "uuid"),
  2: i64 occurred_at (logical = "timestamp-millis"),
  3: Payload payload,
  6: string source,
}
