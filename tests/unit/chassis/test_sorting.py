"""Orders of lists: what SQL they make and where a row stands in them."""

from datetime import date

from chassis.sorting import Field, Sorting

SORTING = Sorting("r.id", {"on": Field("r.on", "date"), "until": Field("coalesce(r.until, 'x')", "date", date.max)})


def test_without_a_wish_the_key_orders() -> None:
    assert SORTING.order_by(None) == "r.id"
    assert SORTING.beyond(None) == "r.id > :after"
    assert SORTING.place(None, {"id": 7}) == (7,)
    assert SORTING.after((7,)) == {"after": 7, "after_value": None}
    assert SORTING.after(None) == {"after": None, "after_value": None}


def test_a_field_orders_and_the_key_breaks_ties_the_same_way() -> None:
    assert SORTING.order_by("on") == "r.on, r.id"
    assert SORTING.beyond("on") == "(r.on, r.id) > (CAST(:after_value AS date), :after)"
    assert SORTING.order_by("-on") == "r.on DESC, r.id DESC"
    assert SORTING.beyond("-on") == "(r.on, r.id) < (CAST(:after_value AS date), :after)"
    assert SORTING.place("-on", {"id": 7, "on": date(2026, 1, 2)}) == (7, date(2026, 1, 2))


def test_a_missing_value_stands_where_sql_puts_it() -> None:
    assert SORTING.place("until", {"id": 7, "until": None}) == (7, date.max)
    assert SORTING.names == {"on", "-on", "until", "-until"}
