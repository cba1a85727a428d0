"""The structural rows of the documented catalogue as changes, with the facts that rules ask for."""

from __future__ import annotations

from collections.abc import Iterator

from serdelab.evolution.kinds import Change, Kind

ADD, REMOVE, RENAME = Kind.ADD_FIELD, Kind.REMOVE_FIELD, Kind.RENAME_FIELD
PRESENCE, NULL, MANY = Kind.CHANGE_PRESENCE, Kind.CHANGE_NULLABILITY, Kind.CHANGE_CARDINALITY
TYPE, KEY, MAP, DEFAULT = (
    Kind.CHANGE_TYPE, Kind.CHANGE_KEY_TYPE, Kind.CHANGE_MAP, Kind.CHANGE_DEFAULT,
)  # fmt: skip

_ROWS: list[tuple[str, Kind, dict[str, str]]] = [
    # A field is added
    ("C1235 C1236", ADD, {"presence": "implicit"}),
    ("C1237", ADD, {"presence": "required", "default": "no"}),
    ("C1238", ADD, {"presence": "default"}),
    ("C1239", ADD, {"presence": "optional", "open": "yes"}),
    ("C1239", ADD, {"presence": "optional", "open": "no"}),
    ("C1240 C1241 C1244", ADD, {"presence": "optional"}),
    ("C1242", ADD, {"presence": "optional", "place": "last"}),
    ("C1242", ADD, {"presence": "required", "place": "last"}),
    ("C1243", ADD, {"presence": "optional", "open": "no"}),
    ("C1245", ADD, {"presence": "implicit", "default": "yes"}),
    ("C1246", ADD, {"presence": "optional", "default": "yes"}),
    ("C1247", ADD, {"presence": "default", "default": "yes"}),
    ("C1248", ADD, {"presence": "optional", "default": "yes", "open": "no"}),
    ("C1249", ADD, {"presence": "optional", "default": "yes", "open": "no"}),
    ("C1250 C1251 C1252 C1254", ADD, {"presence": "required", "default": "no"}),
    ("C1253", ADD, {"presence": "required", "open": "yes"}),
    ("C1255", ADD, {"presence": "required", "place": "last"}),
    ("C1256", ADD, {"presence": "required", "open": "no"}),
    # … removed
    ("C1257 C1258", REMOVE, {"presence": "implicit"}),
    ("C1259", REMOVE, {"presence": "required", "default": "no"}),
    ("C1259", REMOVE, {"presence": "optional", "default": "yes"}),
    ("C1260", REMOVE, {"presence": "optional"}),
    ("C1261", REMOVE, {"presence": "optional", "open": "yes"}),
    ("C1261", REMOVE, {"presence": "optional", "open": "no"}),
    ("C1262", REMOVE, {"presence": "optional"}),
    ("C1263", REMOVE, {"presence": "optional", "place": "middle"}),
    ("C1264", REMOVE, {"presence": "optional", "open": "no"}),
    ("C1265 C1266 C1267", REMOVE, {"presence": "required", "default": "no"}),
    ("C1268", REMOVE, {"presence": "required", "open": "yes"}),
    ("C1268", REMOVE, {"presence": "required", "open": "no"}),
    ("C1269", REMOVE, {"presence": "required", "open": "no"}),
    # … renamed
    ("C1270 C1271 C1274 C1277", RENAME, {"presence": "implicit", "old_presence": "implicit"}),
    ("C1272", RENAME, {"alias": "no", "default": "no", "old_default": "no"}),
    ("C1272", RENAME, {"alias": "no", "default": "yes", "old_default": "yes"}),
    ("C1273", RENAME, {"alias": "yes", "default": "no", "old_default": "no"}),
    ("C1428", RENAME, {"alias": "yes", "default": "yes", "old_default": "yes"}),
    ("C1275", RENAME, {"presence": "required", "old_presence": "required", "open": "yes"}),
    ("C1275", RENAME, {"presence": "optional", "old_presence": "optional", "open": "yes"}),
    ("C1276", RENAME, {"presence": "optional", "old_presence": "optional"}),
    ("C1276", RENAME, {"presence": "required", "old_presence": "required"}),
    ("C1278", RENAME, {"presence": "optional", "old_presence": "optional", "open": "no"}),
    # … given another number, place or order
    ("C1279 C1280 C1281 C1282 C1283", Kind.RENUMBER_FIELD, {"presence": "optional"}),
    ("C1284", Kind.REUSE_NUMBER, {"from": "int32", "to": "int64"}),
    ("C1284", Kind.REUSE_NUMBER, {"from": "int32", "to": "string"}),
    ("C1285", Kind.REUSE_NUMBER, {"from": "i32", "to": "i32"}),
    ("C1285", Kind.REUSE_NUMBER, {"from": "i32", "to": "string"}),
    ("C1286", Kind.REUSE_NUMBER, {"place": "middle"}),
    ("C1287 C1288", Kind.SWAP_NUMBERS, {}),
    ("C1289 C1290 C1291 C1292 C1293 C1294", Kind.REORDER_FIELDS, {"ordered": "no"}),
    ("C1295", Kind.REORDER_FIELDS, {"ordered": "yes"}),
    ("C1295", Kind.REORDER_FIELDS, {"ordered": "no"}),
    # Presence and null
    ("C1296 C1297 C1299 C1300", PRESENCE, {"from": "required", "to": "optional"}),
    ("C1301 C1302 C1304 C1305 C1306", PRESENCE, {"from": "optional", "to": "required"}),
    ("C1307", PRESENCE, {"from": "implicit", "to": "optional"}),
    ("C1298 C1308 C1309 C1310 C1311 C1312", NULL, {"to": "nullable"}),
    ("C1303", NULL, {"to": "not_null"}),
    ("C1313 C1403", Kind.WRAP_SCALAR, {"to": "record", "type": "string"}),
    ("C1403", Kind.WRAP_SCALAR, {"to": "record", "type": "int64"}),
    (
        "C1404",
        Kind.WRAP_SCALAR,
        {"to": "record", "type": "string", "record": "google.protobuf.StringValue"},
    ),
    # Lists and maps
    ("C1314 C1315", MANY, {"to": "repeated", "type": "string"}),
    ("C1316", MANY, {"to": "repeated", "type": "int32", "packed": "yes"}),
    ("C1317 C1318 C1319 C1320 C1321 C1322", MANY, {"to": "repeated", "type": "string"}),
    ("C1323", Kind.CHANGE_ENCODING, {"mark": "packed", "from": "true", "to": "false"}),
    ("C1324 C1325", Kind.TIGHTEN, {"facet": "items"}),
    ("C1368 C1369 C1370 C1371", MAP, {"from": "map", "to": "list"}),
    ("C1372", KEY, {"from": "int32", "to": "string"}),
    ("C1372", KEY, {"from": "int32", "to": "int64"}),
    ("C1373 C1374 C1375", KEY, {"from": "i32", "to": "i64"}),
    ("C1376", TYPE, {"from": "int32", "to": "int64", "inside": "value"}),
    ("C1377 C1378", TYPE, {"from": "i32", "to": "i64", "inside": "value"}),
    ("C1379", TYPE, {"from": "int", "to": "long", "inside": "value"}),
    # Unions
    ("C1326 C1327", Kind.MOVE_INTO_UNION, {"existing": "no", "several": "no"}),
    ("C1328 C1329", Kind.MOVE_INTO_UNION, {"existing": "yes", "several": "yes"}),
    ("C1328 C1329", Kind.MOVE_INTO_UNION, {"existing": "no", "several": "yes"}),
    ("C1330 C1331 C1332 C1333 C1334", Kind.ADD_BRANCH, {"branch": "string"}),
    ("C1335 C1336 C1337 C1338 C1339", Kind.REMOVE_BRANCH, {"branch": "string"}),
    ("C1340 C1341 C1342", Kind.REORDER_BRANCHES, {}),
    # Enums
    ("C1343 C1347", Kind.ADD_SYMBOL, {"open": "yes", "default": "no"}),
    ("C1344 C1345 C1346 C1348 C1349 C1350", Kind.ADD_SYMBOL, {"open": "no", "default": "no"}),
    ("C1346", Kind.ADD_SYMBOL, {"open": "no", "default": "yes"}),
    ("C1351 C1354", Kind.REMOVE_SYMBOL, {"open": "yes", "default": "no"}),
    ("C1352 C1353 C1355 C1356", Kind.REMOVE_SYMBOL, {"open": "no", "default": "no"}),
    ("C1357 C1358 C1359 C1360 C1361 C1362", Kind.RENAME_SYMBOL, {"default": "no"}),
    ("C1363 C1364 C1366", Kind.REORDER_SYMBOLS, {}),
    ("C1363 C1365", Kind.RENUMBER_SYMBOL, {}),
    ("C1367", Kind.CHANGE_OPENNESS, {"of": "enum", "from": "open", "to": "closed"}),
    # Defaults
    ("C1380 C1381 C1383 C1384 C1385 C1429", DEFAULT, {"to": "changed"}),
    ("C1382", DEFAULT, {"to": "removed"}),
    # Names and structure
    ("C1386 C1388", Kind.RENAME_TYPE, {"root": "yes", "alias": "no"}),
    ("C1387", Kind.RENAME_TYPE, {"root": "yes", "alias": "no"}),
    ("C1387", Kind.RENAME_TYPE, {"root": "yes", "alias": "yes"}),
    ("C1389", Kind.RENAME_TYPE, {"root": "no"}),
    ("C1389", Kind.RENAME_TYPE, {"root": "yes"}),
    ("C1390 C1391 C1392 C1393", Kind.CHANGE_NAMESPACE, {}),
    ("C1394 C1395", Kind.MOVE_TYPE, {}),
    ("C1396 C1398", Kind.NEST_FIELDS, {"presence": "optional"}),
    ("C1397", Kind.NEST_FIELDS, {"default": "no"}),
    ("C1397", Kind.NEST_FIELDS, {"default": "yes"}),
    ("C1399", Kind.NEST_FIELDS, {"presence": "optional", "open": "yes"}),
    ("C1400", Kind.NEST_FIELDS, {"presence": "optional"}),
    ("C1401", Kind.NEST_FIELDS, {"presence": "optional", "open": "no"}),
    ("C1402", Kind.STRUCT_TO_UNION, {}),
    ("C1405", Kind.CHANGE_ENCODING, {"mark": "encoding", "from": "none", "to": "delimited"}),
    ("C1406", TYPE, {"from": "i32", "to": "i64"}),
    ("C1407", Kind.NO_CHANGE, {}),
    # Constraints and logical types
    ("C1422 C1423 C1424", Kind.TIGHTEN, {"facet": "range"}),
    ("C1425", Kind.TIGHTEN, {"facet": "length"}),
    ("C1426 C1427", Kind.LOOSEN, {"facet": "range"}),
    ("C1430", Kind.CHANGE_LOGICAL, {"from": "decimal(12,2)", "to": "decimal(12,3)"}),
    ("C1431", Kind.CHANGE_LOGICAL, {"from": "timestamp-millis", "to": "timestamp-micros"}),
]  # fmt: skip

NOT_ONE_CHANGE = {
    **dict.fromkeys(map("C{}".format, range(1408, 1422)), "a value, under one schema"),
    **dict.fromkeys(("C1432", "C1433", "C1434"), "a chain of versions"),
}
"""Rows of the catalogue that no single change stands for, and what they are of."""


def structural() -> Iterator[tuple[str, Change]]:
    """(row id, change); a row that speaks of several cases comes several times."""
    for ids, kind, facts in _ROWS:
        for id_ in ids.split():
            yield id_, Change(kind, "Order.note", facts=facts)
